using System.Text.RegularExpressions;

namespace R1.Notebook;

/// <summary>
/// Style blocks inside HTML outputs. Each output brings the few rules that it needs, marked <c>data-r1</c>; a host that knows the whole
/// document keeps the first of each kind or none.
/// </summary>
public static partial class HtmlStyle
{
    /// <summary>A marked style block.</summary>
    /// <param name="kind">Outputs of one kind bring the same rules.</param>
    /// <param name="rules">One rule on each line.</param>
    internal static string Block(string kind, string rules) => $"<style data-r1=\"{kind}\">{rules.ReplaceLineEndings("")}</style>";

    /// <summary>Removes the marked style blocks whose kind is refused.</summary>
    /// <param name="html">An HTML output.</param>
    /// <param name="keep">Whether to keep the block of a kind, e.g. <c>table</c>.</param>
    public static string Filter(string html, Func<string, bool> keep) =>
        AnyBlock().Replace(html, match => keep(match.Groups[1].Value) ? match.Value : "");

    [GeneratedRegex("<style data-r1=\"(\\w+)\">.*?</style>", RegexOptions.Singleline)]
    private static partial Regex AnyBlock();
}
