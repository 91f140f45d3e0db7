using R1.Kernel.Notebooks;

namespace R1.Kernel.Reproducing;

/// <summary>A parameter that one notebook of a reproduction is given beside preset and seed.</summary>
/// <param name="Notebook">File name without extension.</param>
/// <param name="Name">Of the parameter.</param>
/// <param name="Value">As written.</param>
internal sealed record NotebookParameter(string Notebook, string Name, string Value)
{
    private static readonly string[] Own = ["preset", "seed"];

    /// <summary>Reads <c>NOTEBOOK:NAME=VALUE</c>.</summary>
    /// <exception cref="BadInputException">The text says something else.</exception>
    public static NotebookParameter Parse(string text)
    {
        if (text.Split('=', 2) is not [var left, var value] || left.Split(':', 2) is not [{ Length: > 0 } notebook, { Length: > 0 } name])
            throw new BadInputException($"'{text}' names no parameter of a notebook: write NOTEBOOK:NAME=VALUE, e.g. 02-r1-zero:controls=true.");
        if (Own.Contains(name)) throw new BadInputException($"'{text}': give --{(name == "seed" ? "seeds" : name)} instead.");
        return new NotebookParameter(Path.GetFileNameWithoutExtension(notebook), name, value);
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => $"{Notebook}:{Name}={Value}";

    /// <summary>Part of a file name.</summary>
    public string ForPath() => string.Concat(ToString().Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' ? letter : '-'));
}
