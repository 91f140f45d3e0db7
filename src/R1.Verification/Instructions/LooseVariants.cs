namespace R1.Verification.Instructions;

/// <summary>
/// The eight readings of a text under the loose criterion (Zhou et al. 2023, section 2.2): as it is or without the asterisks of bold and italic type, each
/// whole, without the first line ('Sure, here it is:'), without the last one ('Hope it helps.'), and without both.
/// </summary>
internal static class LooseVariants
{
    /// <summary>The readings, the text itself first; those without a line are trimmed, and may be empty.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var lines = text.Split('\n');
        string[] cuts = [text, Join(lines[1..]), Join(lines[..^1]), lines.Length < 2 ? "" : Join(lines[1..^1])];
        return cuts.Concat(cuts.Select(cut => cut.Replace("*", "", StringComparison.Ordinal)));
    }

    private static string Join(string[] lines) => string.Join('\n', lines).Trim();
}
