using System.Text.Json;
using System.Text.RegularExpressions;

namespace R1.Verification.Instructions;

/// <summary>The form of a response: markdown, titles, sections, JSON.</summary>
internal static partial class FormatRules
{
    private static readonly string[] Options = ["My answer is yes.", "My answer is no.", "My answer is maybe."];

    /// <summary>Exactly <c>num_bullets</c> bullet points: lines that begin with * or - and a blank.</summary>
    public static Func<string, bool> Bullets(InstructionArguments arguments)
    {
        var wanted = arguments.Number("num_bullets");
        return text => Bullet().Count(text) == wanted;
    }

    /// <summary>One of the three answers that these prompts offer stands in the text, to the letter.</summary>
    public static Func<string, bool> Constrained(InstructionArguments arguments) =>
        text => Options.Any(option => text.Contains(option, StringComparison.Ordinal));

    /// <summary>A title in double angular brackets on one line, &lt;&lt;poem of joy&gt;&gt;.</summary>
    public static Func<string, bool> Title(InstructionArguments arguments) =>
        text => TitleBrackets().Matches(text).Any(match => !string.IsNullOrWhiteSpace(match.Groups[1].Value));

    /// <summary>At least <c>num_highlights</c> pieces in *italic* or **bold** type, each on one line.</summary>
    public static Func<string, bool> Highlights(InstructionArguments arguments)
    {
        var wanted = arguments.Number("num_highlights");
        return text => Highlight().Count(text) >= wanted;
    }

    /// <summary>At least <c>num_sections</c> sections: <c>section_spliter</c>, as it is written, with a number behind it.</summary>
    public static Func<string, bool> Sections(InstructionArguments arguments)
    {
        var wanted = arguments.Number("num_sections");
        var heading = new Regex(Regex.Escape(arguments.Text("section_spliter").Trim()) + @"\s?[0-9]+", RegexOptions.CultureInvariant);
        return text => heading.Count(text) >= wanted;
    }

    /// <summary>The whole response is JSON (RFC 8259), alone or in a fence of three backticks.</summary>
    public static Func<string, bool> Json(InstructionArguments arguments) => text => IsJson(WithoutFence(text.Trim()));

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (Exception error) when (error is JsonException or ArgumentException) // the latter for halves of surrogate pairs
        {
            return false;
        }
    }

    private static string WithoutFence(string text)
    {
        const string fence = "```";
        if (!text.StartsWith(fence, StringComparison.Ordinal) || !text.EndsWith(fence, StringComparison.Ordinal) || text.Length < 2 * fence.Length) return text;
        var inside = text[fence.Length..^fence.Length];
        return inside.StartsWith("json", StringComparison.OrdinalIgnoreCase) ? inside["json".Length..] : inside;
    }

    [GeneratedRegex(@"^[ \t]*[*-][ \t]+\S", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Bullet();

    [GeneratedRegex(@"<<([^<>\n]*)>>", RegexOptions.CultureInvariant)]
    private static partial Regex TitleBrackets();

    // Markdown opens type at asterisks that no blank follows, which also tells it from a bullet.
    [GeneratedRegex(@"(?<!\*)(?>\*+)(?!\s)[^*\n]+(?>\*+)", RegexOptions.CultureInvariant)]
    private static partial Regex Highlight();
}
