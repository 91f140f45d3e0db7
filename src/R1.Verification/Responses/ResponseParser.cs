namespace R1.Verification.Responses;

/// <summary>
/// Splits a completion of the form <c>&lt;think&gt; … &lt;/think&gt; &lt;answer&gt; … &lt;/answer&gt;</c> (table 1). The one place that knows the
/// tags: every reward and metric reads them through it.
/// </summary>
public static class ResponseParser
{
    private static readonly Tag[] Tags = Enum.GetValues<Tag>();

    /// <summary>Parses any text, however broken, in time linear in its length.</summary>
    public static ParsedResponse Parse(string completion)
    {
        var tags = TagScanner.Scan(completion);
        var thoughts = Section(completion, tags, Tag.ThinkOpen, Tag.ThinkClose);
        var answer = Section(completion, tags, Tag.AnswerOpen, Tag.AnswerClose);
        var faults = TagFaults(tags) | TextFaults(completion, tags);
        if (answer is { Length: 0 }) faults |= ResponseFaults.EmptyAnswer;
        return new ParsedResponse(thoughts, IsInsideThoughts(tags) ? null : answer, faults);
    }

    /// <summary>What follows the last end of thoughts; null where no thoughts end.</summary>
    internal static string? AfterThoughts(string completion)
    {
        const string end = "</think>";
        var at = completion.LastIndexOf(end, StringComparison.Ordinal);
        return at < 0 ? null : completion[(at + end.Length)..];
    }

    private static string? Section(string text, List<TagAt> tags, Tag open, Tag close)
    {
        if (tags.Count(tag => tag.Tag == open) != 1 || tags.Count(tag => tag.Tag == close) != 1) return null;
        var at = tags.FindIndex(tag => tag.Tag == open);
        var closes = at + 1 < tags.Count && tags[at + 1].Tag == close;
        return closes ? text[tags[at].End..tags[at + 1].Start].Trim() : null;
    }

    // Whatever precedes a closing think tag is thought, whether that thought was opened or not.
    private static bool IsInsideThoughts(List<TagAt> tags)
    {
        var answer = tags.FindIndex(tag => tag.Tag == Tag.AnswerClose);
        return answer >= 0 && answer + 1 < tags.Count && tags[answer + 1].Tag == Tag.ThinkClose;
    }

    private static ResponseFaults TagFaults(List<TagAt> tags)
    {
        var faults = ResponseFaults.None;
        foreach (var tag in Tags)
            faults |= tags.Count(found => found.Tag == tag) switch
            {
                0 => ResponseFaults.MissingTag,
                1 => ResponseFaults.None,
                _ => ResponseFaults.RepeatedTag,
            };
        for (var i = 1; i < tags.Count; i++)
            if (tags[i].Tag < tags[i - 1].Tag) faults |= ResponseFaults.WrongOrder;
        return faults;
    }

    private static ResponseFaults TextFaults(string text, List<TagAt> tags)
    {
        var isOutside = true;
        var start = 0;
        foreach (var tag in tags)
        {
            if (isOutside && !text.AsSpan(start, tag.Start - start).IsWhiteSpace()) return ResponseFaults.TextOutside;
            isOutside = tag.Tag is Tag.ThinkClose or Tag.AnswerClose;
            start = tag.End;
        }
        return isOutside && !text.AsSpan(start).IsWhiteSpace() ? ResponseFaults.TextOutside : ResponseFaults.None;
    }
}
