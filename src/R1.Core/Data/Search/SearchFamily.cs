using R1.Foundation;

namespace R1.Data.Search;

/// <summary>
/// Problems that are solved by trying: the first of two operations has to be guessed, the second follows from the number reached, and whether an attempt
/// reached its target is seen at a glance. The level is the size of the menu; somebody who guesses is right once in level squared times.
/// </summary>
public sealed class SearchFamily : IProblemFamily
{
    /// <summary>Name in identifiers, configurations and tables.</summary>
    public const string FamilyName = "search";

    /// <summary>Operations of an answer.</summary>
    public const int Steps = 2;

    /// <inheritdoc/>
    public string Name => FamilyName;

    /// <inheritdoc/>
    public IReadOnlyList<string> Words => SearchLexicon.Words;

    /// <inheritdoc/>
    public int MaxLevel => Operations.Count;

    /// <summary>The words that exist in two languages.</summary>
    public static IReadOnlyList<(string English, string Chinese)> Glossary => SearchLexicon.Pairs;

    /// <summary>Problems of this family with menus of a range of sizes.</summary>
    public static ProblemsConfig Problems(int low, int high) => new() { Families = [FamilyName], Levels = new LevelRange(low, high) };

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The level is out of range, or the rate is above 0: this family has no advanced parts.</exception>
    public IDrawnProblem Draw(int level, Split split, SeededRandom random, double advancedRate = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, MaxLevel);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(advancedRate, 0);
        return SearchProblem.Draw(Steps, level, split, random);
    }
}
