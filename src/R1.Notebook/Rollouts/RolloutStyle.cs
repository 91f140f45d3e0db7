namespace R1.Notebook;

/// <summary>A part of a completion that a reader should see at a glance.</summary>
internal enum TextMark
{
    /// <summary>A tag of the template.</summary>
    Tag,

    /// <summary>What stands between the think tags.</summary>
    Thought,

    /// <summary>A word of looking again.</summary>
    Reflective,

    /// <summary>Chinese.</summary>
    Chinese,

    /// <summary>A right answer, or a positive advantage.</summary>
    Right,

    /// <summary>A wrong answer, or a negative advantage.</summary>
    Wrong,

    /// <summary>An answer that nobody has judged.</summary>
    Unjudged,
}

/// <summary>
/// How the parts of a completion look. Of a notebook that the reader has not marked as trusted, JupyterLab removes style blocks, and the classic notebook style
/// attributes as well: colours are therefore attributes of font elements.
/// </summary>
internal static class RolloutStyle
{
    public const string RightColour = "#1b6b2f", WrongColour = "#b3261e";
    public const string Number =
        "padding:4px 10px 4px 0;vertical-align:top;border-bottom:1px solid #e5e7eb;text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums";
    public const string Text =
        "padding:4px 10px 4px 0;vertical-align:top;border-bottom:1px solid #e5e7eb;text-align:left;white-space:pre-wrap;overflow-wrap:anywhere;width:99%";

    /// <summary>HTML with its mark.</summary>
    public static string Mark(TextMark mark, string html) => mark switch
    {
        TextMark.Tag => Coloured("#9ca3af", html),
        TextMark.Thought => Coloured("#4b5563", html),
        TextMark.Reflective => $"<mark style=\"background:#fdeec2;color:inherit\">{html}</mark>",
        TextMark.Chinese => Coloured("#aa3377", html),
        TextMark.Right => $"<b>{Coloured(RightColour, html)}</b>",
        TextMark.Wrong => Coloured(WrongColour, html),
        _ => $"<b>{html}</b>",
    };

    /// <summary>A right answer is green, a wrong one is not, and one that nobody has judged has no colour.</summary>
    public static TextMark Answer(bool? isRight) => isRight switch
    {
        true => TextMark.Right,
        false => TextMark.Wrong,
        null => TextMark.Unjudged,
    };

    /// <summary>HTML in a colour that no sanitiser takes.</summary>
    public static string Coloured(string colour, string html) => $"<font color=\"{colour}\">{html}</font>";
}
