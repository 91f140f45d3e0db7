using R1.Configuration;
using R1.Data.Corpora;
using R1.Foundation;

namespace R1.Data.Search;

/// <summary>
/// What the synthetic web holds about search problems: guesses, single attempts, at most two, on small menus. Whoever fails twice gives up and states what
/// failed.
/// </summary>
public sealed record SearchWeb : DocumentKind
{
    /// <value>Sizes of the menus. Default 2 to 8.</value>
    public LevelRange Menus { get; init; } = new(2, 8);

    /// <value>How it is written.</value>
    public SearchAuthor Author { get; init; } = new();

    /// <inheritdoc/>
    public override IEnumerable<string> Families => [SearchFamily.FamilyName];

    /// <inheritdoc/>
    public override Document Draw(SeededRandom random, double extent)
    {
        var problem = SearchProblem.Draw(SearchFamily.Steps, random.Next(Menus.Low, Menus.High + 1), Split.Train, random);
        return SearchWebWriter.Write(problem, SearchWriter.AnyLanguage(random), Author, random);
    }

    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults()
    {
        if (Menus.Low < 2 || Menus.High > Operations.Count)
            yield return new ConfigFault(nameof(Menus), Menus, $"give sizes from 2 to {Operations.Count}");
    }
}
