using R1.Foundation;

namespace R1.Data.Assistant;

/// <summary>
/// Facts that have to be known by heart, the stand-in for SimpleQA and C-SimpleQA: <c>colour of S17</c>. Level 1: stars that are often written about; level
/// 2: seldom; level 3: never, so that nobody can know and <c>unknown</c> is right.
/// </summary>
/// <remarks>What has been read in pre-training is known of every fact, whatever its split: the split tells which questions later stages train on.</remarks>
public sealed class FactFamily : AssistantFamily
{
    /// <summary>How many levels there are; each has as many stars.</summary>
    internal const int Levels = 3;

    private const int StarsPerLevel = AssistantLexicon.Stars / Levels;

    private static readonly string[] Relations = [.. AssistantLexicon.Kinds.Keys.Take(3)];

    // What is so is the same in every world, whatever the seed of a run.
    private static readonly Seeds Draws = new(0);

    /// <inheritdoc/>
    public override string Name => "fact";

    /// <inheritdoc/>
    public override int MaxLevel => Levels;

    internal override string Ask(int level, SeededRandom random) =>
        $"{random.Choose(Relations)} of {AssistantLexicon.Star(1 + ((level - 1) * StarsPerLevel) + random.Next(StarsPerLevel))}";

    internal override string Answer(string question, SeededRandom random) => LevelOf(question) == Levels ? AssistantLexicon.Unknown : Truth(question);

    internal override string Mistake(string question, SeededRandom random) => random.Choose(ValuesOf(question));

    /// <summary>What is so, whether somebody knows it or not.</summary>
    internal static string Truth(string question) =>
        Draws.Random("fact", question).Choose(ValuesOf(question));

    private static IReadOnlyList<string> ValuesOf(string question) => AssistantLexicon.Kinds[AssistantLexicon.Split(question)[0]];

    private static int LevelOf(string question)
    {
        var star = int.Parse(AssistantLexicon.Split(question)[^1][1..], System.Globalization.CultureInfo.InvariantCulture);
        return 1 + ((star - 1) * Levels / AssistantLexicon.Stars);
    }
}
