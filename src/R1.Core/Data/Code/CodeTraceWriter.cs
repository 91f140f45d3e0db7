using R1.Foundation;

namespace R1.Data.Code;

/// <summary>Writes responses of different quality to problems of <see cref="CodeFamily"/>, by the styles that all families share.</summary>
/// <remarks>
/// The error of this family is haste: a program of one statement that fits the first example, and not all of them. Who shows work runs the program on one
/// (coarse), two (medium) or all examples (fine); a second look runs it again, or the right one in its place.
/// </remarks>
internal static class CodeTraceWriter
{
    /// <summary>A response in a style.</summary>
    /// <param name="puzzle">A problem of the family.</param>
    /// <param name="language">Language of the question.</param>
    /// <param name="style">The author.</param>
    /// <param name="random">Source of errors, second passes and mixing.</param>
    public static ReasoningTrace Write(CodePuzzle puzzle, string language, WritingStyle style, SeededRandom random)
    {
        var mixes = random.NextBool(style.MixRate);
        string Say(Word word) => Lexicon.Say(word, mixes ? (random.NextBool() ? "en" : "zh") : language);
        var (right, inputs) = (puzzle.Program, puzzle.Inputs);
        var program = random.NextBool(style.ErrorRate) ? Slip(right, inputs[0], random) : right;
        if (style.Granularity == Granularity.Direct) return new ReasoningTrace("", program.ToString());
        int[] shown = [.. inputs.Take(Shown(style.Granularity))];
        var words = Chain(program, shown, Say).ToList();
        if (random.NextBool(style.RecheckRate))
        {
            words.AddRange([Say(Word.Wait), Say(Word.Check)]);
            var again = random.NextBool(style.RecheckErrorRate) ? Slip(right, inputs[0], random) : right;
            words.AddRange(Chain(again, shown, Say));
            words.Add(Say(again.ToString() == program.ToString() ? Word.Correct : Word.Fix));
            program = again;
        }
        return new ReasoningTrace(string.Join(' ', words), program.ToString());
    }

    /// <summary>The words of a program's runs: <c>1 first x *= 3 → 3 then x += 4 → 7</c>, runs separated by commas.</summary>
    private static IEnumerable<string> Chain(CodeProgram program, IReadOnlyList<int> inputs, Func<Word, string> say)
    {
        foreach (var (run, input) in inputs.Index())
        {
            if (run > 0) yield return CodeLexicon.Comma;
            yield return $"{input}";
            var x = input;
            foreach (var (place, statement) in program.Statements.Index())
            {
                x = statement.Apply(x);
                yield return $"{say(place == 0 ? Word.First : Word.Then)} {statement} {CodeLexicon.Arrow} {x}";
            }
        }
    }

    private static int Shown(Granularity granularity) =>
        granularity switch { Granularity.Coarse => 1, Granularity.Medium => 2, _ => CodeFamily.ExamplesShown };

    // At 0 nothing looks like x += 3 but itself. Then any other will do.
    private static CodeProgram Slip(CodeProgram right, int input, SeededRandom random)
    {
        var lookalikes = right.Lookalikes(input);
        return random.Choose(lookalikes.Count > 0 ? lookalikes : [.. CodeProgram.Short.Where(other => other.ToString() != right.ToString())]);
    }
}
