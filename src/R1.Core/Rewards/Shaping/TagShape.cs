using System.Text.RegularExpressions;

namespace R1.Rewards.Shaping;

/// <summary>Rewards of form as open-r1 gives them, beside <see cref="FormatReward"/>, which is the paper's: each tag on a line of its own.</summary>
internal static partial class TagShape
{
    // Without backtracking, so that no text takes more than linear time.
    private static readonly Regex StrictForm = new(@"\A<think>\n.*?\n</think>\n<answer>\n.*?\n</answer>\z",
        RegexOptions.Singleline | RegexOptions.NonBacktracking);
    private static readonly Regex CodeForm = new(@"\A<think>\n.*?\n</think>\n<answer>\n(.*)\n</answer>\z",
        RegexOptions.Singleline | RegexOptions.NonBacktracking);

    private static readonly string[] Lines = ["<think>\n", "\n</think>\n", "\n<answer>\n", "\n</answer>"];

    /// <summary>1 when the text is thoughts and an answer, each tag on a line of its own; else 0.</summary>
    public static double Strict(string completion) => StrictForm.IsMatch(completion) ? 1 : 0;

    /// <summary>A quarter for each of the four tags that is there exactly once, on its own line.</summary>
    public static double Count(string completion) => Lines.Count(line => completion.Split(line).Length == 2) / (double)Lines.Length;

    /// <summary>1 when the answer of a text of strict form has a fenced block in a language; else 0.</summary>
    /// <param name="completion">The text.</param>
    /// <param name="language">As after the fence, e.g. <c>csharp</c>.</param>
    public static double Code(string completion, string language)
    {
        var form = CodeForm.Match(completion);
        return form.Success && form.Groups[1].Value.Contains($"```{language}\n", StringComparison.Ordinal) &&
            form.Groups[1].Value.Split("```").Length >= 3
            ? 1 : 0;
    }

    /// <summary>A third for each sign of a step ('Step 2:', '2.', a bullet, 'First,'), at most 1.</summary>
    public static double Steps(string completion) => Math.Min(1, Step().Count(completion) / 3.0);

    [GeneratedRegex(@"Step \d+:|^\d+\.|\n-|\n\*|First,|Second,|Next,|Finally,", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Step();
}
