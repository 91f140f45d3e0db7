using System.ComponentModel.DataAnnotations;
using R1.Data.Corpora;
using R1.Foundation;

namespace R1.Data.Search;

/// <summary>
/// Exercises in carrying out operations: <c>12 3x+4 40 2x+3 22 ...</c>. Many come with a menu, <c>walk 12 by 3x+4 2x+3 ?</c>, from which the operations are
/// taken: how one keeps to a menu is learnt here, on menus of every size.
/// </summary>
public sealed record SearchWalks : DocumentKind
{
    /// <value>Most steps of a walk. Default 40.</value>
    [Range(2, 200)]
    public int MostSteps { get; init; } = 40;

    /// <value>Share of the walks that have a menu, in [0, 1]. Default 0.7.</value>
    [Range(0, 1)]
    public double MenuRate { get; init; } = 0.7;

    /// <inheritdoc/>
    public override IEnumerable<string> Families => [SearchFamily.FamilyName];

    /// <inheritdoc/>
    public override Document Draw(SeededRandom random, double extent)
    {
        var material = SearchMaterial.Of(extent);
        var language = SearchWriter.AnyLanguage(random);
        var number = material.Number(random);
        var (question, text) = (new SearchWriter(language, mixes: false, random), new SearchWriter(language, mixes: false, random));
        question.Say(SearchWord.Walk).Number(number);
        var menu = SearchProblem.MenuOf(material.Operations, random, material.Operations);
        if (random.NextBool(MenuRate))
        {
            menu = menu[..random.Next(Math.Min(2, menu.Length), menu.Length + 1)];
            question.Say(SearchWord.By).Add(SearchProblem.Spell(menu));
        }
        text.Number(number);
        for (var steps = random.Next(2, MostSteps + 1); steps > 0; steps--) number = text.Apply(random.Choose(menu), number);
        return new Document("walks", $"{question} ?", text.ToString());
    }
}
