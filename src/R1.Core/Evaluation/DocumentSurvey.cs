using R1.Data;
using R1.Data.Corpora;
using R1.Data.Search;
using R1.Rewards;

namespace R1.Evaluation;

/// <summary>What one kind of document is like, measured on documents that were drawn.</summary>
public sealed record DocumentSurvey
{
    private static readonly AccuracyReward Accuracy = new();
    private static readonly FormatReward Format = new();

    /// <summary>The kind.</summary>
    public required string Kind { get; init; }

    /// <summary>How many were drawn.</summary>
    public required int Documents { get; init; }

    /// <summary>Mean number of tokens of what is learnt.</summary>
    public required double MeanLength { get; init; }

    /// <summary>Share of right answers among documents about one problem; NaN without any.</summary>
    public required double Right { get; init; }

    /// <summary>Share of documents about one problem that keep the format of table 1; NaN without any.</summary>
    public required double KeepFormat { get; init; }

    /// <summary>Share of documents whose thoughts mix languages.</summary>
    public required double Mix { get; init; }

    /// <summary>Most attempts at one problem.</summary>
    public required int MostAttempts { get; init; }

    /// <summary>Largest menu of a problem of two steps; 0 where there is none.</summary>
    public required int LargestMenu { get; init; }

    /// <summary>One row for each kind, in alphabetical order.</summary>
    public static IReadOnlyList<DocumentSurvey> Of(IEnumerable<Document> documents) =>
        [.. documents.GroupBy(document => document.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => Row(kind.Key, [.. kind]))];

    private static DocumentSurvey Row(string kind, IReadOnlyList<Document> documents)
    {
        var about = documents.Where(document => document.Problem is not null).ToList();
        double Share(IEnumerable<Document> of, Func<Document, bool> holds) => of.Select(one => holds(one) ? 1.0 : 0).DefaultIfEmpty(double.NaN).Average();
        return new DocumentSurvey
        {
            Kind = kind,
            Documents = documents.Count,
            MeanLength = documents.Average(document => (double)SmallLanguage.Completion(document.Response).Length),
            Right = Share(about, document => Accuracy.Score(document.Problem!, document.Response) == 1),
            KeepFormat = Share(about, document => Format.Score(document.Problem!, document.Response) == 1),
            Mix = Share(documents, document => ResponseBehaviour.Of(document.Response).Mixes),
            MostAttempts = documents.SelectMany(document => document.Texts).Where(IsSearch)
                .Select(text => SearchChain.Of(text.Problem, text.Response).Attempts.Count).DefaultIfEmpty().Max(),
            LargestMenu = documents.SelectMany(document => document.Problems).Where(HasTwoSteps).Select(problem => problem.Level).DefaultIfEmpty().Max(),
        };
    }

    private static bool IsSearch((Problem Problem, string Response) text) => text.Problem.Family == SearchFamily.FamilyName;

    private static bool HasTwoSteps(Problem problem) =>
        problem.Family == SearchFamily.FamilyName && SearchProblem.Parse(problem).Solution.Count == SearchFamily.Steps;
}
