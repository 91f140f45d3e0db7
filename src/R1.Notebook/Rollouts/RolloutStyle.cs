namespace R1.Notebook;

/// <summary>
/// How the parts of a completion look, as contents of <c>style</c> attributes: Jupyter removes style blocks from a notebook that the reader has not
/// marked as trusted.
/// </summary>
internal static class RolloutStyle
{
    public const string Tag = "color:#9ca3af", Thought = "color:#4b5563", Reflective = "background:#fdeec2", Chinese = "color:#aa3377";
    public const string Right = "color:#1b6b2f;font-weight:600", Wrong = "color:#b3261e", Unjudged = "font-weight:600";
    public const string Number =
        "padding:4px 10px 4px 0;vertical-align:top;border-bottom:1px solid #e5e7eb;text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums";
    public const string Text =
        "padding:4px 10px 4px 0;vertical-align:top;border-bottom:1px solid #e5e7eb;text-align:left;white-space:pre-wrap;overflow-wrap:anywhere";

    /// <summary>A right answer is green, a wrong one is not, and one that nobody has judged has no colour.</summary>
    public static string Answer(bool? isRight) => isRight switch
    {
        true => Right,
        false => Wrong,
        null => Unjudged,
    };
}
