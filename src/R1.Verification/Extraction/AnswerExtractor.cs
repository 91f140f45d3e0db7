using System.Text.RegularExpressions;
using R1.Verification.Comparing;
using R1.Verification.Parsing;
using R1.Verification.Responses;

namespace R1.Verification.Extraction;

/// <summary>
/// Finds the final answer in a text. In this order, the first that is there counts:
/// <list type="number">
/// <item>the part in <c>&lt;answer&gt;</c> tags, where there is exactly one (two answers are none), else what follows the thoughts; the rest of the
/// list looks inside;</item>
/// <item>the last <c>\boxed{}</c>, with boxes that a conjunction joins to it; where the only box is cut off there is no answer;</item>
/// <item>what follows the last 'final answer', <c>####</c>, 'the answer is', 答案 and the like: the mathematics with which it begins, else the last
/// mathematics or number of the sentence, else the sentence;</item>
/// <item>the text itself, when it is an answer and no prose;</item>
/// <item>the last mathematics between dollar signs or their like, with what a conjunction joins to it;</item>
/// <item>the last number.</item>
/// </list>
/// Linear in the length of the text.
/// </summary>
public static partial class AnswerExtractor
{
    private const int LongestConjunction = 25;

    /// <summary>The answer as it is written; null when there is none.</summary>
    /// <param name="text">A completion or a worked solution; any text.</param>
    /// <param name="forms">Where to look.</param>
    public static string? Extract(string text, AnswerForms forms = AnswerForms.All)
    {
        var part = Markup.Strip(TextRepair.Apply(Section(text) ?? ""));
        var (hasLatex, hasPlain) = (forms.HasFlag(AnswerForms.Latex), forms.HasFlag(AnswerForms.Plain));
        var boxed = hasLatex ? BoxedAnswers.LastGroup(part) : null;
        if (boxed is null && BoxedAnswers.IsCutOff(part)) return null;
        var answer = boxed is null ? null : Inner(boxed);
        answer ??= (AnswerMarks.Tail(part) is { } tail ? Announced(tail, hasLatex, hasPlain) : null) ?? Bare(part, hasLatex, hasPlain);
        return string.IsNullOrWhiteSpace(answer) ? null : answer;
    }

    /// <summary>The content of the last <c>\boxed{}</c>, the innermost where they nest; null without one.</summary>
    public static string? LastBoxed(string text) => BoxedAnswers.Last(text);

    /// <summary>The letter, A to J, that a text chooses; null when it chooses none.</summary>
    public static char? Choice(string text) => Section(text) is { } part ? ChoiceLetters.Find(Markup.Strip(part)) : null;

    // What a box says, without 'the answer is' and without a flourish.
    private static string Inner(string boxed)
    {
        var hasPreface = boxed.Contains("answer", StringComparison.OrdinalIgnoreCase);
        var bare = !hasPreface ? boxed : Preface().Replace(boxed, m => m.Groups["text"].Success && !m.Groups["end"].Success ? "\\text{" : "", 1);
        var plain = Markup.WithoutFlourish(bare);
        return string.IsNullOrWhiteSpace(plain) ? boxed : plain;
    }

    [GeneratedRegex(@"^\s*(?<text>\\text\{)?\s*(?:so|thus|therefore|hence)?,?\s*" +
        @"(?:the |my )?(?:final |correct )?answer(?:\s+is|\s*:|\s*=)\s*:?\s*(?<end>\})?\s*", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Preface();

    // The tags are read as the format reward reads them: naming every candidate in answers of its own must not pay.
    private static string? Section(string text)
    {
        if (!text.Contains('<')) return text;
        if (text.Contains("<answer>", StringComparison.Ordinal)) return ResponseParser.Parse(text).Answer;
        return ResponseParser.AfterThoughts(text) ?? text;
    }

    private static string? Announced(string tail, bool hasLatex, bool hasPlain)
    {
        if (hasLatex && MathSpans.Begins(tail) && MathSpans.Find(tail) is [var first, ..] spans)
            return Joined(tail, spans, 0, forward: true) ?? Qualifiers.Keep(Derivation.Result(first.Content), tail, first.Start, first.End);
        var sentence = AnswerMarks.Sentence(tail);
        if (hasPlain && PlainAnswers.Leading(sentence) is { Length: > 0 } leading) return leading;
        return LastOf(sentence, hasLatex, hasPlain) ?? (hasPlain && Prose.CountWords(sentence) <= 4 ? PlainAnswers.Trim(sentence) : null);
    }

    private static string? Bare(string text, bool hasLatex, bool hasPlain)
    {
        var trimmed = text.Trim();
        if (hasPlain && IsAnswerOnly(trimmed)) return PlainAnswers.Trim(trimmed);
        return LastSpans(text, hasLatex)
            ?? (hasPlain ? PlainAnswers.LastNumber(text)?.Content ?? PlainAnswers.LastNumberInWords(text)
                ?? (Prose.CountWords(trimmed) is > 0 and <= 3 ? trimmed : null) : null);
    }

    // Prose may follow a number as its unit, and a lone word is an answer; prose in front of a number is not.
    private static bool IsAnswerOnly(string text)
    {
        var word = Prose.NextWord(text, 0, out var end);
        if (text.Contains('$') && !text.StartsWith("\\$", StringComparison.Ordinal)) return false;
        if (text.Contains("\\(") || text.Contains("\\[") || text.StartsWith("\\begin{", StringComparison.Ordinal) && MathSpans.Begins(text)) return false;
        if (word < 0 || text.Length > Equivalence.MaxLength) return word < 0;
        var words = Prose.CountWords(text);
        var digit = text.AsSpan().IndexOfAnyInRange('0', '9');
        return Dates.Of(text) is not null || (words <= 2 && !text.AsSpan(word).ContainsAnyInRange('0', '9')) ||
            (words <= 4 && digit >= 0 && AnswerParser.Parse(text).Tree is Trees.Listing { Items: var items } &&
                Array.TrueForAll(items, Trees.Names.IsAssignment)) ||
            (words <= 3 && digit >= 0 && digit < word && end - word > 2 && AnswerParser.Parse(text).Tree is not null);
    }

    private static string? LastSpans(string text, bool hasLatex)
    {
        if (!hasLatex) return null;
        var spans = MathSpans.Find(text);
        return spans.Count == 0 ? null : WithPercent(text, spans[^1].End, Joined(text, spans, spans.Count - 1, forward: false)
            ?? Qualifiers.Keep(Derivation.Result(spans[^1].Content), text, spans[^1].Start, spans[^1].End));
    }

    private static string? LastOf(string sentence, bool hasLatex, bool hasPlain)
    {
        var spans = hasLatex ? MathSpans.Find(sentence) : [];
        var number = hasPlain ? PlainAnswers.LastNumber(sentence) : null;
        if (spans.Count > 0 && (number is null || number.Value.Start < spans[^1].End))
            return Joined(sentence, spans, spans.Count - 1, forward: false)
                ?? Qualifiers.Keep(spans[^1].Content, sentence, spans[^1].Start, spans[^1].End);
        return number?.Content;
    }

    // $x=1$ or $x=2$ is one answer.
    private static string? Joined(string text, List<MathSpan> spans, int at, bool forward)
    {
        var (first, last) = (at, at);
        if (forward) while (last + 1 < spans.Count && IsConjunction(text[spans[last].End..spans[last + 1].Start])) last++;
        else while (first > 0 && IsConjunction(text[spans[first - 1].End..spans[first].Start])) first--;
        if (first == last) return null;
        var isChoice = text[spans[first].End..spans[last].Start] is var between &&
            (between.Contains("or") || between.Contains('或') || between.Contains(';'));
        return string.Join(isChoice ? " ; " : " , ", spans.Skip(first).Take(last - first + 1).Select(span => span.Content));
    }

    private static bool IsConjunction(string gap) =>
        gap.Length <= LongestConjunction &&
            gap.Trim().TrimStart(',', ';', '，').Trim() is "" or "and" or "or" or "," or ";" or "、" or "和" or "或" or "与" &&
            gap.Any(c => char.IsLetter(c) || c is ',' or ';' or '，' or '、');

    private static string WithPercent(string text, int end, string answer)
    {
        var behind = text.AsSpan(end).TrimStart(' ');
        return behind.StartsWith("%") || behind.StartsWith("\\%") || behind.StartsWith("percent") ||
            behind.StartsWith("pct")
            ? answer + "\\%" : answer;
    }
}
