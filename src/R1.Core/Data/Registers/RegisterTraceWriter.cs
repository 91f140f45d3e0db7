using R1.Foundation;

namespace R1.Data.Registers;

/// <summary>Writes chains of thought of different quality for a register program.</summary>
internal static class RegisterTraceWriter
{
    /// <summary>A trace in a style. A wrong state is carried on: later operations work on it.</summary>
    /// <param name="program">The problem's program.</param>
    /// <param name="language">Language of the question, <c>en</c> or <c>zh</c>; the chain keeps to it unless it mixes.</param>
    /// <param name="style">The author.</param>
    /// <param name="random">Source of errors, second passes and mixing.</param>
    public static ReasoningTrace Write(RegisterProgram program, string language, WritingStyle style, SeededRandom random)
    {
        var mixes = random.NextDouble() < style.MixRate;
        string Say(Word word) => Lexicon.Say(word, mixes ? (random.Next(2) == 0 ? "en" : "zh") : language);
        if (style.Granularity == Granularity.Direct) return Direct(program, style, Say, random);

        var words = new List<string>();
        var answer = Pass(program, style.Granularity, new Slips(style.ErrorRate, style.MisconceptionRate), Say, random, words);
        if (random.NextDouble() < style.RecheckRate)
        {
            words.Add(Say(Word.Wait));
            words.Add(Say(Word.Check));
            var again = Pass(program, style.Granularity, new Slips(style.RecheckErrorRate, style.RecheckMisconceptionRate), Say, random, words);
            words.Add(Say(again == answer ? Word.Correct : Word.Fix));
            answer = again;
        }
        return new ReasoningTrace(string.Join(' ', words), program.Family.States[answer]);
    }

    private static ReasoningTrace Direct(RegisterProgram program, WritingStyle style, Func<Word, string> say, SeededRandom random)
    {
        var family = program.Family;
        var answer = Perturb(family, family.Run(program.Start, program.Operations)[^1], style.ErrorRate, random);
        var thoughts = random.Next(2) == 0 ? "" : $"{say(Word.So)} {family.States[answer]}";
        return new ReasoningTrace(thoughts, family.States[answer]);
    }

    private readonly record struct Slips(double Error, double Misconception);

    private static int Pass(
        RegisterProgram program, Granularity granularity, Slips slips, Func<Word, string> say, SeededRandom random, List<string> words)
    {
        var family = program.Family;
        var state = program.Start;
        // Who shows every operation, or looks again, copies the start as well.
        var opened = granularity == Granularity.Fine || words.Count > 0;
        if (opened) words.AddRange([say(Word.First), RegisterLexicon.StartLabel, family.States[state]]);
        for (var i = 0; i < program.Operations.Count; i++)
        {
            var operation = program.Operations[i];
            var mistaken = family.IsAdvanced(operation) && random.NextDouble() < slips.Misconception;
            state = mistaken ? family.Misconception(state, operation) : family.Apply(state, operation);
            var shown = granularity != Granularity.Coarse || i % 2 == 1 || i == program.Operations.Count - 1;
            if (!shown) continue;
            state = Perturb(family, state, slips.Error, random);
            words.Add(say(opened ? Word.Then : Word.First));
            words.Add(RegisterLexicon.Labels[program.FirstLabel + i]);
            if (granularity == Granularity.Fine) words.Add(family.Operations[operation]);
            words.Add(family.States[state]);
            opened = true;
        }
        return state;
    }

    // A wrong state is any other one, all equally likely.
    private static int Perturb(RegisterFamily family, int state, double errorRate, SeededRandom random) =>
        random.NextDouble() < errorRate ? (state + 1 + random.Next(family.States.Count - 1)) % family.States.Count : state;
}
