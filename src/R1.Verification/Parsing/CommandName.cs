using R1.Verification.Trees;

namespace R1.Verification.Parsing;

/// <summary>Names of LaTeX commands, also of those that run into what follows: <c>\quadx</c>, <c>\pir</c>, <c>\cdotx</c>.</summary>
internal static class CommandName
{
    private const int Longest = 24;

    /// <summary>Reads the name at a position: the longest known one, else all the letters.</summary>
    public static string Read(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiLetter(text[at])) at++;
        if (at < text.Length && text[at] == '*' && text.AsSpan(start, at - start).SequenceEqual("operatorname")) at++;
        for (var end = Math.Min(at, start + Longest); end > start + 1; end--)
        {
            if (!Vocabulary.IsCommand(text.AsSpan(start, end - start), out var name)) continue;
            at = end;
            return name;
        }
        return text[start..at];
    }

    public static bool IsKnown(ReadOnlySpan<char> name) => Vocabulary.IsCommand(name, out _);
}
