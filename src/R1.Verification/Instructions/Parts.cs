namespace R1.Verification.Instructions;

/// <summary>Cuts a text at dividers.</summary>
internal static class Parts
{
    /// <summary>
    /// The trimmed parts between dividers. A divider may stand before the first and after the last part; null where a part in the middle is blank.
    /// </summary>
    public static IReadOnlyList<string>? Between(string text, string divider)
    {
        List<string> parts = [.. text.Split(divider).Select(part => part.Trim())];
        if (parts[0].Length == 0) parts.RemoveAt(0);
        if (parts.Count > 0 && parts[^1].Length == 0) parts.RemoveAt(parts.Count - 1);
        return parts.Exists(part => part.Length == 0) ? null : parts;
    }
}
