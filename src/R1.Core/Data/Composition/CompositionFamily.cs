using R1.Foundation;

namespace R1.Data.Composition;

/// <summary>
/// Problems of depth: statements are carried out one after the other, each on what the one before has left. The level is their number. An answer is the
/// state of three registers, one of a thousand, so that guessing finds little.
/// </summary>
public sealed class CompositionFamily : IProblemFamily
{
    /// <summary>Name in identifiers, configurations and tables.</summary>
    public const string FamilyName = "composition";

    /// <summary>Most statements of a program; a part of it is run.</summary>
    public const int LongestProgram = 10;

    /// <inheritdoc/>
    public string Name => FamilyName;

    /// <inheritdoc/>
    public IReadOnlyList<string> Words => CompositionLexicon.Words;

    /// <inheritdoc/>
    public int MaxLevel => LongestProgram;

    /// <summary>How many answers there are; all are as likely as each other, but for what the start tells.</summary>
    public static int Answers => Statements.States;

    /// <summary>Problems of this family that run so many statements. They are asked in English, which the documents are written in.</summary>
    public static ProblemsConfig Problems(int low, int high) =>
        new() { Families = [FamilyName], Levels = new LevelRange(low, high), Language = "en" };

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The level is out of range, or the rate is above 0: this family has no advanced parts.</exception>
    public IDrawnProblem Draw(int level, Split split, SeededRandom random, double advancedRate = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, MaxLevel);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(advancedRate, 0);
        return CompositionProblem.Draw(level, split, random);
    }
}
