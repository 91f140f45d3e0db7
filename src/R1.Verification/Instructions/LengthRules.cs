using System.Text.RegularExpressions;

namespace R1.Verification.Instructions;

/// <summary>How long a response is, in words, sentences and paragraphs.</summary>
internal static partial class LengthRules
{
    /// <summary>At least, or less than, <c>num_words</c> runs of letters, digits and underscores: 'don't' are two.</summary>
    public static Func<string, bool> Words(InstructionArguments arguments)
    {
        var isEnough = arguments.Bound("relation", "num_words");
        return text => isEnough(Word().Count(text));
    }

    /// <summary>At least, or less than, <c>num_sentences</c> sentences, see <see cref="Instructions.Sentences"/>.</summary>
    public static Func<string, bool> Sentences(InstructionArguments arguments)
    {
        var isEnough = arguments.Bound("relation", "num_sentences");
        return text => isEnough(Instructions.Sentences.Count(text));
    }

    /// <summary><c>num_paragraphs</c> paragraphs with the divider *** between; one before the first and after the last is allowed.</summary>
    public static Func<string, bool> Paragraphs(InstructionArguments arguments)
    {
        var wanted = arguments.Number("num_paragraphs");
        return text => Parts.Between(text, "***")?.Count == wanted;
    }

    /// <summary>
    /// <c>num_paragraphs</c> paragraphs with blank lines between, of which the <c>nth_paragraph</c>, from 1, begins with <c>first_word</c>, perhaps behind a
    /// quotation mark. Capitals and small letters are the same.
    /// </summary>
    public static Func<string, bool> FirstWordOfParagraph(InstructionArguments arguments)
    {
        var (wanted, nth, word) = (arguments.Number("num_paragraphs"), arguments.Number("nth_paragraph"), arguments.Text("first_word"));
        if (nth < 1 || nth > wanted) throw arguments.Fault("nth_paragraph", $"a number from 1 to {wanted}, the number of paragraphs");
        return text =>
        {
            string[] paragraphs = [.. BlankLine().Split(text).Where(one => !string.IsNullOrWhiteSpace(one))];
            return paragraphs.Length == wanted && FirstWord(paragraphs[nth - 1]).Equals(word, StringComparison.OrdinalIgnoreCase);
        };
    }

    private static string FirstWord(string paragraph) => WordAtStart().Match(paragraph.TrimStart().TrimStart('"', '\'', '“', '‘')).Value;

    [GeneratedRegex(@"\w+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"^[^\s.,?!'""’”:;]+", RegexOptions.CultureInvariant)]
    private static partial Regex WordAtStart();

    [GeneratedRegex(@"\r?\n\r?\n", RegexOptions.CultureInvariant)]
    private static partial Regex BlankLine();
}
