using R1.Data;
using R1.Data.Corpora;
using R1.Data.Search;
using R1.Evaluation;
using R1.Foundation;

namespace R1.Tests.Data.Search;

/// <summary>Holds the counts in data-recipes/search.md to what the curriculum draws.</summary>
public class SearchRecipeTests
{
    private const int PerPhase = 2000;

    [Fact]
    public void Recipe_Counts_AreThoseOfTheCurriculum()
    {
        var curriculum = SearchCurriculum.Of(tables: 650, exercises: 1000);
        (string Name, int Step)[] phases = [("tables", 650), ("exercises", 1000), ("web", 1001)];
        var table = string.Join('\n', phases.SelectMany(phase => Rows(curriculum, phase.Name, phase.Step)));
        var recipe = File.ReadAllText(Path.Combine(Fixtures.RepositoryRoot, "data-recipes", "search.md"));
        Assert.True(recipe.Contains(table, StringComparison.Ordinal), $"data-recipes/search.md holds other counts. Counted now:\n{table}");
    }

    private static IEnumerable<string> Rows(DocumentCurriculum curriculum, string phase, int step) => curriculum
        .Documents(step, new SeededRandom(1)).Take(PerPhase).GroupBy(document => document.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal)
        .Select(kind => $"| {phase} | {kind.Key} | {kind.Count()} | {kind.Sum(Tokens)} | {MostAttempts(kind)} |");

    private static int Tokens(Document document) => SmallLanguage.Completion(document.Response).Length;

    private static string MostAttempts(IEnumerable<Document> kind) =>
        kind.Any(document => document.Problems.Count > 0) ? $"{Assert.Single(DocumentSurvey.Of(kind)).MostAttempts}" : "-";
}
