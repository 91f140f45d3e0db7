using System.Text.RegularExpressions;

namespace R1.Sandbox.Answers;

/// <summary>A fenced block.</summary>
/// <param name="Label">First word of what is written beside the fence, in small letters; empty for nothing.</param>
/// <param name="Text">Its lines, without the indentation of the fence.</param>
internal sealed record CodeBlock(string Label, string Text);

/// <summary>Reads fenced code blocks: of backticks or tildes, of three or more, indented as in lists, not closed, or closed only.</summary>
internal static partial class CodeFences
{
    public static IReadOnlyList<CodeBlock> Read(string text)
    {
        var lines = text.Split('\n');
        var fences = lines.Select((line, i) => (Match: Fence().Match(line), Line: i)).Where(fence => fence.Match.Success)
            .Select(fence => new FenceLine(fence.Match, fence.Line)).ToList();
        var blocks = new List<CodeBlock>();
        var next = 0;
        if (fences.Count > 0 && OnlyCloses(fences, lines))
        {
            blocks.Add(new CodeBlock("", Join(lines[..fences[0].Line], "")));
            next = 1;
        }
        while (next < fences.Count)
        {
            var open = fences[next];
            var close = fences.FindIndex(next + 1, fence => fence.Closes(open));
            var end = close >= 0 ? fences[close].Line : lines.Length;
            var body = Join(lines[(open.Line + 1)..end], open.Indentation);
            blocks.Add(new CodeBlock(open.Label, close >= 0 ? body : WithoutLateFence(body, open)));
            next = close >= 0 ? close + 1 : fences.Count;
        }
        return [.. blocks.Where(block => block.Text.Trim().Length > 0)];
    }

    // A fence without a label closes what the prompt opened when nothing follows it, when another one opens before it is closed, or when only what precedes
    // it is code.
    private static bool OnlyCloses(List<FenceLine> fences, string[] lines)
    {
        var (first, before) = (fences[0], string.Join('\n', lines[..fences[0].Line]));
        if (first.Label.Length > 0 || before.Trim().Length == 0) return false;
        if (fences.Count > 1) return fences[1].Label.Length > 0 && ProgramChoice.LooksLikeCode(before);
        var after = string.Join('\n', lines[(first.Line + 1)..]);
        return after.Trim().Length == 0 || (ProgramChoice.LooksLikeCode(before) && !ProgramChoice.LooksLikeCode(after));
    }

    private static string Join(string[] lines, string indentation) =>
        string.Concat(lines.Select(line => (line.StartsWith(indentation, StringComparison.Ordinal) ? line[indentation.Length..]
            : line.TrimStart(' ', '\t')) + "\n"));

    // The last line of a program may carry the fence: return x```
    private static string WithoutLateFence(string body, FenceLine open) => body.TrimEnd() is var text
        && text.EndsWith(open.Mark, StringComparison.Ordinal) ? text[..^open.Mark.Length] + "\n" : body[..^1];

    [GeneratedRegex(@"^(?<indentation>[ \t]*)(?<mark>`{3,}|~{3,})[ \t]*(?<label>[^`\r]*?)[ \t]*\r?$", RegexOptions.CultureInvariant)]
    private static partial Regex Fence();

    private sealed class FenceLine(Match match, int line)
    {
        public int Line => line;

        public string Mark => match.Groups["mark"].Value;

        public string Indentation => match.Groups["indentation"].Value;

        public string Label { get; } = match.Groups["label"].Value.ToLowerInvariant().Split([' ', '{', ',', ':'], 2, StringSplitOptions.None)[0].TrimStart('.');

        public bool Closes(FenceLine open) => match.Groups["label"].Length == 0 && Mark[0] == open.Mark[0] && Mark.Length >= open.Mark.Length;
    }
}
