using System.Text.RegularExpressions;

namespace R1.Sandbox.Answers;

/// <summary>Which of several blocks is the program.</summary>
internal static partial class ProgramChoice
{
    private static readonly HashSet<string> OtherLabels =
    [
        "text", "txt", "plaintext", "plain", "output", "out", "input", "stdin", "stdout", "result", "console", "terminal", "bash", "sh", "shell",
        "zsh", "powershell", "cmd", "doctest", "pycon",
        "json", "xml", "html", "css", "yaml", "yml", "toml", "ini", "csv", "diff", "md", "markdown", "latex", "tex", "math", "mermaid", "sql",
    ];

    private static readonly HashSet<string> NoNames = ["if", "for", "foreach", "while", "switch", "catch", "using", "lock", "fixed", "return", "new",
        "else", "do", "when", "nameof", "typeof"];

    /// <summary>The program; null where there is no block.</summary>
    /// <param name="blocks">In order.</param>
    /// <param name="names">What the tests call; empty where that is not known.</param>
    public static string? Choose(IReadOnlyList<CodeBlock> blocks, IReadOnlyCollection<string> names)
    {
        IReadOnlyList<CodeBlock> code = [.. blocks.Where(IsCode)];
        if (code.Count == 0) code = blocks;
        var defining = code.Where(block => Defined(block.Text).Overlaps(names)).ToList();
        if (defining.Count > 0) return defining.Last(block => defining.All(other => Count(other, names) <= Count(block, names))).Text;
        return Independent(code).LastOrDefault()?.Text;
    }

    /// <summary>Whether a text is more likely a piece of program than prose or output.</summary>
    public static bool LooksLikeCode(string text) => CodeLine().IsMatch(text);

    private static bool IsCode(CodeBlock block) => block.Label.Length > 0 ? !OtherLabels.Contains(block.Label) : LooksLikeCode(block.Text);

    private static int Count(CodeBlock block, IReadOnlyCollection<string> names) => Defined(block.Text) is var defined ? names.Count(defined.Contains) : 0;

    // A block that uses what an earlier one defines shows or tests it, unless it defines more: then it goes on with it.
    private static IEnumerable<CodeBlock> Independent(IReadOnlyList<CodeBlock> blocks)
    {
        var kept = new List<(CodeBlock Block, HashSet<string> Names)>();
        foreach (var block in blocks)
        {
            var defined = Defined(block.Text);
            var words = Word().Matches(block.Text).Select(match => match.Value).ToHashSet();
            var used = kept.FindLast(earlier => earlier.Names.Overlaps(words) && !earlier.Names.Overlaps(defined));
            if (used.Block is null) kept.Add((block, defined));
            else if (defined.Any(name => !name.StartsWith("test", StringComparison.OrdinalIgnoreCase)) && !defined.Contains("main"))
                kept.Add((new CodeBlock(block.Label, $"{used.Block.Text}\n{block.Text}"), [.. used.Names, .. defined]));
        }
        return kept.Select(one => one.Block);
    }

    private static HashSet<string> Defined(string text) =>
        [.. Definition().Matches(text).Select(match => match.Groups["name"].Value).Where(name => !NoNames.Contains(name))];

    [GeneratedRegex(
        @"^\s*(?:async\s+)?def\s+(?<name>\w+)|\b(?:class|struct|record|interface|enum)\s+(?<name>\w+)"
        + @"|^[^\n=(""']*?[\w>\]?]\s+(?<name>\w+)\s*(?:<[\w, ]*>)?\([^;{}\n]*\)\s*(?:\n\s*)?(?:\{|=>)|^(?<name>\w+)\s*=\s*lambda\b",
        RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Definition();

    [GeneratedRegex(
        @"^\s*(?:def|class|import|from|using|namespace|public|private|static|async|int|var|string|long|double|bool|for|while|if|return|print|Console)\b"
        + @"|[\w)\]]\s*[-+*/%|&^]?=(?!=)|;\s*$|^\s*[\w.]+\(.*\)\s*[;:{]?\s*$",
        RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CodeLine();

    [GeneratedRegex(@"\w+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
