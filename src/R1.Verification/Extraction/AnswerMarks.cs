using System.Buffers;
using System.Text;

namespace R1.Verification.Extraction;

/// <summary>Phrases that announce the answer, in English, Chinese and a few other languages.</summary>
internal static class AnswerMarks
{
    // By rank: what says 'final' outranks the rest.
    private static readonly string[][] Ranks =
    [
        ["####", "final answer is", "final answer:", "final answer：", "final answer to", "final answer", "最终答案是", "最终答案为", "最终答案：", "最终答案:", "最终答案"],
        ["answer is", "answer are", "answers are", "answer:", "answer：", "answer =", "answer**:", "### answer", "# answer", "answer isn't", "answer isn’t",
            "solution is", "solutions are", "result is", "option is", "choice is", "答案是", "答案为", "答案不是", "答案：", "答案:", "结果是", "结果为", "答：",
            "答:", "故选", "选择", "答えは", "ответ:", "respuesta:", "réponse :", "réponse:", "antwort:"],
    ];

    // Most texts have none of them, and one pass sees it. It is fast for letters of ASCII alone, and most texts have no others.
    private static readonly SearchValues<string> InAscii = All(mark => Ascii.IsValid(mark)), InOthers = All(mark => !Ascii.IsValid(mark));

    private static readonly SearchValues<string>[] OfRanks = Array.ConvertAll(Ranks, rank => SearchValues.Create(rank, StringComparison.OrdinalIgnoreCase)),
        OfRanksInAscii = Array.ConvertAll(Ranks, rank => SearchValues.Create([.. rank.Where(mark => Ascii.IsValid(mark))], StringComparison.OrdinalIgnoreCase));

    private static readonly string[] Negations = ["answer isn't", "answer isn’t", "答案不是"];

    /// <summary>The text after the last phrase that has text after it; null when there is no such phrase.</summary>
    public static string? Tail(string text)
    {
        var isAscii = Ascii.IsValid(text);
        if (!text.AsSpan().ContainsAny(InAscii) && (isAscii || !text.AsSpan().ContainsAny(InOthers))) return null;
        for (var rank = 0; rank < Ranks.Length; rank++)
        {
            if (Last(text, rank, isAscii ? OfRanksInAscii[rank] : OfRanks[rank]) is not var (mark, end)) continue;
            // 'Final answer: The final answer is 4': the later phrase was taken.
            var behind = text.AsSpan(end);
            var tail = behind.TrimStart(" :：*\n\r\t=_").ToString();
            if (!tail.Any(char.IsLetterOrDigit)) continue;
            // A list begins a line: '- 9' on the line of the phrase is a negative number.
            var isOnNewLine = behind[..(behind.Length - tail.Length)].Contains('\n');
            return Array.IndexOf(Negations, mark) >= 0 ? "not " + tail : isOnNewLine ? Markup.WithoutBullet(tail) : tail;
        }
        return null;
    }

    // The phrase of a rank that ends last.
    private static (string Mark, int End)? Last(string text, int rank, SearchValues<string> marks)
    {
        (string Mark, int End)? last = null;
        for (var at = 0; text.AsSpan(at).IndexOfAny(marks) is >= 0 and var next; at++)
        {
            at += next;
            foreach (var mark in Ranks[rank])
                if (at + mark.Length is var end && end > (last?.End ?? 0) && text.AsSpan(at).StartsWith(mark, StringComparison.OrdinalIgnoreCase))
                    last = (mark, end);
        }
        return last;
    }

    private static SearchValues<string> All(Func<string, bool> isIn) =>
        SearchValues.Create([.. Ranks.SelectMany(rank => rank).Where(isIn)], StringComparison.OrdinalIgnoreCase);

    /// <summary>The first sentence or line of a text.</summary>
    public static string Sentence(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (text[i] is '\n' or '。' || (text[i] is '.' && (i + 1 == text.Length || char.IsWhiteSpace(text[i + 1])))) return text[..i];
        return text;
    }
}
