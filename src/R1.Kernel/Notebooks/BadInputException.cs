namespace R1.Kernel.Notebooks;

/// <summary>Input that is wrong before anything has run; ends the tool with exit code 2.</summary>
internal class BadInputException(string message) : Exception(message);

/// <summary>A file that is no notebook we can run. What is quoted from the file stays on one line, and short.</summary>
internal sealed class NotebookFormatException(string path, string fault) : BadInputException($"{path}: {OneLine(fault)}")
{
    private const int MostCharacters = 400;

    private static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        return line.Length > MostCharacters ? line[..MostCharacters] + " …" : line;
    }
}
