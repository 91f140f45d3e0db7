using System.ComponentModel.DataAnnotations;
using R1.Data.Corpora;
using R1.Data.Search;
using R1.Foundation;

namespace R1.Data.Assistant;

/// <summary>Collections of facts and recipes, all of them right: where knowledge comes from. What is rare is met seldom here and on the web.</summary>
public sealed record FactSheets : DocumentKind
{
    private static readonly FactFamily Facts = new();
    private static readonly RequestFamily Requests = new();

    /// <value>Share of the facts about seldom seen stars, in [0, 1]. Default 0.1.</value>
    [Range(0, 1)]
    public double RareRate { get; init; } = 0.1;

    /// <value>Share of the lines that are recipes, in [0, 1]. Default 0.25.</value>
    [Range(0, 1)]
    public double RecipeRate { get; init; } = 0.25;

    /// <value>Lines of a sheet. Default 6.</value>
    [Range(1, 40)]
    public int Lines { get; init; } = 6;

    /// <inheritdoc/>
    public override IEnumerable<string> Families => [Facts.Name];

    /// <inheritdoc/>
    public override Document Draw(SeededRandom random, double extent)
    {
        var language = SearchWriter.AnyLanguage(random);
        var lines = Enumerable.Range(0, Lines).Select(_ => AssistantLexicon.Say(Line(random), language));
        return new Document("fact_sheets", $"{AssistantLexicon.Say("facts", language)} ?", string.Join(" , ", lines));
    }

    private string Line(SeededRandom random)
    {
        if (random.NextBool(RecipeRate))
        {
            var request = Requests.Ask(random.Next(1, Requests.MaxLevel + 1), random);
            return $"{request} {RequestFamily.Recipe(request)}";
        }
        var question = Facts.Ask(random.NextBool(RareRate) ? 2 : 1, random);
        return $"{question} is {FactFamily.Truth(question)}";
    }
}
