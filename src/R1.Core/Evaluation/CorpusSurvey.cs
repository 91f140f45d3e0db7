using R1.Data;
using R1.Rewards;

namespace R1.Evaluation;

/// <summary>What one kind of author actually wrote.</summary>
/// <param name="Author">How much of the work the chains show.</param>
/// <param name="Documents">Number of documents.</param>
/// <param name="Share">Share of all documents.</param>
/// <param name="AccuracyOnePass">Share of right answers among well-formed documents with one pass; NaN without any.</param>
/// <param name="AccuracyTwoPasses">The same among documents with a second pass.</param>
/// <param name="SecondPassRate">Share of documents with a second pass.</param>
/// <param name="MixingRate">Share of documents that mix languages.</param>
/// <param name="FormatRate">Share of documents in the format of table 1.</param>
/// <param name="MeanLength">Tokens of a response.</param>
public sealed record AuthorSurvey(
    string Author, int Documents, double Share, double AccuracyOnePass, double AccuracyTwoPasses, double SecondPassRate, double MixingRate,
    double FormatRate, double MeanLength);

/// <summary>Measures drawn documents, for comparison with the mixture that they were drawn from.</summary>
public static class CorpusSurvey
{
    private static readonly AccuracyReward Accuracy = new();
    private static readonly FormatReward Format = new();

    /// <summary>One row per granularity, coarse to fine, and one for all documents.</summary>
    public static IReadOnlyList<AuthorSurvey> Of(IReadOnlyList<WebDocument> documents)
    {
        var measured = documents.Select(Measure).ToList();
        return
        [
            .. measured.GroupBy(m => m.Granularity).OrderBy(g => g.Key).Select(g => Row(g.Key.ToString().ToLowerInvariant(), [.. g], measured.Count)),
            Row("all", measured, measured.Count),
        ];
    }

    /// <summary>Number of problems of the second list whose identity (everything but the language) is in the first.</summary>
    public static int SharedProblems(IEnumerable<Problem> read, IEnumerable<Problem> asked)
    {
        var identities = read.Select(Identity).ToHashSet(StringComparer.Ordinal);
        return asked.Count(p => identities.Contains(Identity(p)));
    }

    private sealed record Measured(Granularity Granularity, bool IsRight, bool IsWellFormed, bool LooksAgain, bool Mixes, int Length);

    private static Measured Measure(WebDocument document)
    {
        var behaviour = ResponseBehaviour.Of(document.Response);
        return new Measured(
            document.Author.Granularity, Accuracy.Score(document.Problem, document.Response) == 1, Format.Score(document.Problem, document.Response) == 1,
            behaviour.Reflects, behaviour.Mixes, SmallLanguage.Completion(document.Response).Length);
    }

    private static AuthorSurvey Row(string name, IReadOnlyList<Measured> rows, int all)
    {
        double Share(IEnumerable<Measured> of, Func<Measured, bool> holds) => of.Select(m => holds(m) ? 1.0 : 0).DefaultIfEmpty(double.NaN).Average();
        double Right(bool again) => Share(rows.Where(m => m.IsWellFormed && m.LooksAgain == again), m => m.IsRight);
        return new AuthorSurvey(
            name, rows.Count, (double)rows.Count / all, Right(false), Right(true), Share(rows, m => m.LooksAgain), Share(rows, m => m.Mixes),
            Share(rows, m => m.IsWellFormed), rows.Average(m => m.Length));
    }

    private static string Identity(Problem problem) => problem.Id[..problem.Id.LastIndexOf('|')];
}
