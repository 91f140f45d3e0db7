namespace R1.Kernel.Notebooks;

/// <summary>Input that is wrong before anything has run; ends the tool with exit code 2.</summary>
internal class BadInputException(string message) : Exception(message);

/// <summary>A file that is no notebook we can run.</summary>
internal sealed class NotebookFormatException(string path, string fault) : BadInputException($"{path}: {fault}");
