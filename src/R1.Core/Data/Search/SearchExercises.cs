using System.ComponentModel.DataAnnotations;
using R1.Data.Corpora;
using R1.Foundation;

namespace R1.Data.Search;

/// <summary>
/// Problems of one step in the format that is rewarded, with menus of every size; now and then another operation than the right one is tried.
/// </summary>
public sealed record SearchExercises : DocumentKind
{
    /// <value>Share of the exercises that are solved, in [0, 1]; in the others an operation is drawn from the menu. Default 0.6.</value>
    [Range(0, 1)]
    public double RightRate { get; init; } = 0.6;

    /// <value>Share of the exercises whose result is compared with the target, in [0, 1]. Default 0.5.</value>
    [Range(0, 1)]
    public double VerdictRate { get; init; } = 0.5;

    /// <inheritdoc/>
    public override IEnumerable<string> Families => [SearchFamily.FamilyName];

    /// <inheritdoc/>
    public override Document Draw(SeededRandom random, double extent)
    {
        var known = SearchMaterial.Of(extent).Operations;
        var language = SearchWriter.AnyLanguage(random);
        var problem = SearchProblem.Draw(1, random.Next(2, known + 1), Split.Train, random, known);
        var operation = random.NextBool(RightRate) ? problem.Solution[0] : random.Choose(problem.Menu);
        var text = new SearchWriter(language, mixes: false, random).Number(problem.Start).Say(SearchWord.To).Number(problem.Target).Number(problem.Start);
        var reached = text.Apply(operation, problem.Start);
        if (random.NextBool(VerdictRate)) text.Compare(reached, problem.Target);
        var asked = problem.ToProblem(language);
        return new Document("exercises", asked.Question, new ReasoningTrace(text.ToString(), Operations.Names[operation]).Format()) { Problems = [asked] };
    }
}
