namespace R1.Verification.Responses;

/// <summary>The four tags in the order in which the template wants them.</summary>
internal enum Tag
{
    ThinkOpen,
    ThinkClose,
    AnswerOpen,
    AnswerClose,
}

/// <summary>A tag at <paramref name="Start"/> (inclusive) to <paramref name="End"/> (exclusive), in characters.</summary>
internal readonly record struct TagAt(Tag Tag, int Start, int End);

/// <summary>Finds the four tags, to the letter: case matters, and <c>&lt; think&gt;</c> or <c>&lt;thinking&gt;</c> are text.</summary>
internal static class TagScanner
{
    private static readonly string[] Texts = ["<think>", "</think>", "<answer>", "</answer>"];

    /// <summary>All tags in the order of the text. Linear time: each '&lt;' is looked at once.</summary>
    public static List<TagAt> Scan(string text)
    {
        var tags = new List<TagAt>();
        for (var at = text.IndexOf('<'); at >= 0; at = text.IndexOf('<', at + 1))
            for (var tag = 0; tag < Texts.Length; tag++)
                if (text.AsSpan(at).StartsWith(Texts[tag], StringComparison.Ordinal))
                    tags.Add(new TagAt((Tag)tag, at, at + Texts[tag].Length));
        return tags;
    }
}
