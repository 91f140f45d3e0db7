using System.Globalization;
using R1.Foundation;

namespace R1.Data.Assistant;

/// <summary>
/// Short writing from a brief, the stand-in for creative writing (AlpacaEval 2.0, ArenaHard): <c>write 4 about farm</c>. A rule gives one third each for
/// keeping to the subject, not repeating oneself, and the length.
/// </summary>
public sealed class WritingFamily : AssistantFamily
{
    /// <inheritdoc/>
    public override string Name => "writing";

    /// <inheritdoc/>
    public override int MaxLevel => 3;

    internal override bool IsInEverySplit => true;

    internal override string Ask(int level, SeededRandom random) => $"write {level + 2} about {random.Choose([.. AssistantLexicon.Subjects.Keys])}";

    internal override string Answer(string question, SeededRandom random) => InstructionFamily.Some(WordsOf(question), Length(question), random);

    internal override string? OnlyAnswer(string question) => null;

    // Off the subject, or the same word again and again.
    internal override string Mistake(string question, SeededRandom random) => random.NextBool()
        ? InstructionFamily.Some(AssistantLexicon.Nouns, random.Next(1, 7), random)
        : string.Join(' ', Enumerable.Repeat(random.Choose(WordsOf(question)), random.Next(2, 7)));

    internal override double Score(string question, string answer)
    {
        var written = AssistantLexicon.Split(answer);
        if (written.Length == 0) return 0;
        var onSubject = written.All(WordsOf(question).Contains);
        var fresh = written.Distinct().Count() == written.Length;
        return ((onSubject ? 1 : 0) + (fresh ? 1 : 0) + (written.Length == Length(question) ? 1 : 0)) / 3.0;
    }

    private static IReadOnlyList<string> WordsOf(string question) => AssistantLexicon.Subjects[AssistantLexicon.Split(question)[^1]];

    private static int Length(string question) => int.Parse(AssistantLexicon.Split(question)[1], CultureInfo.InvariantCulture);
}
