using System.Text.RegularExpressions;

namespace R1.Kernel.Scripting;

/// <summary>What the lines of a cell ask for that are no C#: <c>#!markdown</c>, <c>#!html</c>, <c>#!time</c>, <c>#!import</c>, <c>#i "nuget: …"</c>.</summary>
internal sealed partial class CellMagics
{
    private static readonly string[] ProseKinds = ["markdown", "html"];
    private readonly List<string> _sources = [];
    private readonly List<(string Kind, string Text)> _prose = [];
    private readonly List<(string File, int Line)> _imports = [];

    /// <summary>Texts of the cell's <c>#!markdown</c> and <c>#!html</c> parts, each with its kind.</summary>
    public IReadOnlyList<(string Kind, string Text)> Prose => _prose;

    /// <summary>Places where packages are looked for as well.</summary>
    public IReadOnlyList<string> PackageSources => _sources;

    /// <summary>Files whose cells run first.</summary>
    public IReadOnlyList<(string File, int Line)> Imports => _imports;

    /// <summary>Whether the time of the cell is shown.</summary>
    public bool IsTimed { get; private set; }

    /// <summary>Blanks the lines that are no C# and keeps what they ask for.</summary>
    /// <exception cref="DirectiveException">A magic command that is not known here.</exception>
    public static CellMagics TakeFrom(string[] lines)
    {
        var magics = new CellMagics();
        (string Kind, List<string> Lines)? prose = null;
        for (var i = 0; i < lines.Length; i++)
        {
            var magic = lines[i].StartsWith("#!", StringComparison.Ordinal) ? lines[i][2..].Trim() : null;
            var source = magic is null && prose is null ? PackageSource().Match(lines[i]) : Match.Empty;
            if (source.Success) magics._sources.Add(source.Groups[1].Value.Trim());
            if (magic is null && prose is null && !source.Success) continue;
            prose?.Lines.Add(magic is null ? lines[i] : "");
            lines[i] = "";
            if (magic is not null) prose = magics.Take(magic, i + 1, prose);
        }
        magics.EndProse(prose);
        return magics;
    }

    /// <summary>Whether what follows a magic command is text and no C#.</summary>
    public static bool OpensProse(string magic) => ProseKinds.Contains(magic.Trim());

    private (string Kind, List<string> Lines)? Take(string magic, int line, (string Kind, List<string> Lines)? prose)
    {
        var words = magic.Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case ["csharp" or "c#" or "C#"]:
                EndProse(prose);
                return null;
            case [var kind] when OpensProse(kind):
                EndProse(prose);
                return (kind, []);
            case ["time"]:
                IsTimed = true;
                return prose;
            case ["import", var file]:
                _imports.Add((file.Trim('"'), line));
                return prose;
            default:
                throw new DirectiveException($"'#!{magic}' is not known here: cells are C# ('#!csharp') or text ('#!markdown', '#!html'); there are '#!time' and '#!import file' besides.", line);
        }
    }

    private void EndProse((string Kind, List<string> Lines)? prose)
    {
        if (prose is { } text) _prose.Add((text.Kind, string.Join('\n', text.Lines).Trim()));
    }

    [GeneratedRegex("^\\s*#i\\s+\"nuget:(.+)\"\\s*$")]
    private static partial Regex PackageSource();
}
