using System.Text;

namespace R1.Tests.Verification;

/// <summary>Breaks answers: what is cut, doubled, swapped, spliced, nested and blown up must still get a verdict.</summary>
internal sealed class AnswerMutator(IReadOnlyList<string> answers, int seed)
{
    private const int Longest = 6000;

    private static readonly string[] Pieces =
    [
        "^", "_", "{", "}", "(", ")", "[", "]", "\\frac", "\\frac{", "\\sqrt{", "\\sqrt[", "\\left(", "\\right)", "\\boxed{", "\\begin{pmatrix}",
            "\\end{pmatrix}", "\\\\", "&", "!", "!!", "%", "|", "$",
        "$$", "\\(", "\\)", ",", ";", "\\cup", "\\in", "<", "\\le", "=", "\\approx", "\\pm", "\\text{", "\\infty", "9^{9^{9^{9}}}", "(10^{9})!",
            "10^{-99999}", "1e9999", "0.", "..", "--", "\0", "\u0001", "\f",
        "\u202E", "\uD800", "é", "中", "²", "½", "\\log_", "\\sin", "\\binom{", "\\pmod{", "x", "i", "e", "\\pi", "0", "1/0", ":", "_{", "'", "°",
            "\\mathbb{R}", "\\emptyset", "\\{", "\\}", "\\mid",
        "<think>", "</think>", "<answer>", "</answer>", "####", "the answer is ", "\n", " and ", "\\overline{", "\\lfloor", "\\circ",
    ];

    private readonly Random _random = new(seed);

    public string Next()
    {
        var text = new StringBuilder(answers[_random.Next(answers.Count)]);
        for (var n = _random.Next(1, 6); n > 0; n--) Mutate(text);
        return text.Length > Longest ? text.ToString(0, Longest) : text.ToString();
    }

    private void Mutate(StringBuilder text)
    {
        var at = _random.Next(text.Length + 1);
        var length = Math.Min(text.Length - at, _random.Next(1, 12));
        switch (_random.Next(9))
        {
            case 0: text.Remove(at, length); break;
            case 1: text.Insert(at, Pieces[_random.Next(Pieces.Length)]); break;
            case 2: text.Insert(at, text.ToString(at, length)); break;
            case 3: text.Insert(at, answers[_random.Next(answers.Count)]); break;
            case 4 when length > 0: text[at] = (char)_random.Next(1, 0x3000); break;
            case 5 when _random.Next(20) == 0: text.Insert(at,
                new StringBuilder().Insert(0, Pieces[_random.Next(Pieces.Length)], _random.Next(2, 300))); break;
            case 6 when _random.Next(20) == 0: text.Insert(at,
                string.Concat(Enumerable.Range(0, _random.Next(2, 1500)).Select(_ => _random.Next(10)))); break;
            case 7: text.Length = at; break;
            default: text.Insert(at, Pieces[_random.Next(Pieces.Length)]); break;
        }
    }
}
