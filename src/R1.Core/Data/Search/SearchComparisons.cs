using System.ComponentModel.DataAnnotations;
using R1.Data.Corpora;
using R1.Foundation;

namespace R1.Data.Search;

/// <summary>Exercises in seeing whether two numbers are the same: <c>12 ? 35 no 7 ? 7 yes ...</c>, half of them the same.</summary>
public sealed record SearchComparisons : DocumentKind
{
    /// <value>Most comparisons of a document. Default 20.</value>
    [Range(2, 100)]
    public int Most { get; init; } = 20;

    /// <inheritdoc/>
    public override IEnumerable<string> Families => [SearchFamily.FamilyName];

    /// <inheritdoc/>
    public override Document Draw(SeededRandom random, double extent)
    {
        var material = SearchMaterial.Of(extent);
        var language = SearchWriter.AnyLanguage(random);
        var (question, text) = (new SearchWriter(language, mixes: false, random), new SearchWriter(language, mixes: false, random));
        question.Say(SearchWord.Walk).Number(material.Number(random));
        for (var count = random.Next(2, Most + 1); count > 0; count--)
        {
            var number = material.Number(random);
            text.Number(number).Compare(number, random.NextBool() ? number : material.Number(random));
        }
        return new Document("comparisons", $"{question} ?", text.ToString());
    }
}
