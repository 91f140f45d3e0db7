using R1.Evaluation;
using R1.Foundation;
using R1.Notebook;

namespace R1.Kernel.Reproducing;

/// <summary>What one notebook and seed found about a claim.</summary>
internal sealed record ClaimReport(int Seed, string Notebook, ClaimRecord Record);

/// <summary>A claim over all seeds of a run.</summary>
/// <param name="Claim">From claims.json.</param>
/// <param name="Reports">One for each seed that reported it.</param>
internal sealed record ClaimOutcome(Claim Claim, IReadOnlyList<ClaimReport> Reports)
{
    // One side of a 95 % interval.
    private const double Level = 0.025;

    /// <summary>One outcome for each claim of the catalogue, reported or not.</summary>
    public static IReadOnlyList<ClaimOutcome> Of(ClaimCatalogue catalogue, IReadOnlyList<NotebookResult> results)
    {
        ClaimOutcome[] all = [.. catalogue.Claims.Select(claim => new ClaimOutcome(claim, Newest(claim, results)))];
        ClaimOutcome[] tests = [.. all.Where(outcome => outcome.PValue is not null)];
        var adjusted = tests.Zip(Holm.Adjust([.. tests.Select(outcome => outcome.PValue!.Value)])).ToDictionary(one => one.First.Claim.Id, one => one.Second);
        return [.. all.Select(one => adjusted.TryGetValue(one.Claim.Id, out var p) ? one with { HolmP = p, Tests = tests.Length } : one)];
    }

    /// <summary>
    /// P-value of the test, corrected by Holm over all tests of the run; null where the claim is decided by its mean alone or by fewer than two seeds.
    /// </summary>
    public double? HolmP { get; private init; }

    /// <summary>Number of tests over which it was corrected.</summary>
    public int Tests { get; private init; }

    /// <summary>
    /// Mean over seeds with a t-interval; with one seed the notebook's own interval. Each seed has models, problems and noise of its own, so the spread of the
    /// seeds' means holds that of the problems too.
    /// </summary>
    public (double? Mean, double? Low, double? High, int Seeds) Measured
    {
        get
        {
            var measured = Reports.Where(r => r.Record.Mean is not null).Select(r => r.Record).ToArray();
            if (measured.Length == 0) return (null, null, null, 0);
            if (measured is [var only]) return (only.Mean, only.Low, only.High, 1);
            var means = measured.Select(r => r.Mean!.Value).ToArray();
            var (low, high) = ConfidenceInterval.OverSeeds(means);
            return (means.Average(), low, high, measured.Length);
        }
    }

    /// <summary>The claim's rule on the mean and interval over seeds; 'one run' for one seed; open where a seed could not test it.</summary>
    public ClaimVerdict Verdict => Reports switch
    {
        [] => ClaimVerdict.NotTestable,
        _ when Reports.Any(r => r.Record.Verdict == ClaimVerdict.NotTestable) => ClaimVerdict.NotTestable,
        [_] => ClaimVerdict.OneRun,
        _ => Claim.Rule.Holds(Measured.Mean, Measured.Low) ? ClaimVerdict.Supported : ClaimVerdict.NotSupported,
    };

    /// <summary>The test and its outcome over seeds, with the number of seeds that say so on their own; one seed's own reason.</summary>
    public string Why
    {
        get
        {
            if (Reports.Count == 0) return "Not measured in this run: no notebook reported it.";
            var untested = Reports.FirstOrDefault(r => r.Record.Verdict == ClaimVerdict.NotTestable);
            if (untested is not null) return untested.Record.Why;
            if (Reports.Count == 1) return Reports[0].Record.Why;
            var alone = Reports.Count(r => r.Record.Verdict == ClaimVerdict.Supported);
            var answer = Verdict == ClaimVerdict.Supported ? "yes" : "no";
            return $"{Claim.Test}, over {Reports.Count} seeds: {answer}; each on its own: {alone} of {Reports.Count}{Corrected}";
        }
    }

    private string Corrected => HolmP is not { } p ? ""
        : $"; corrected for {Tests} {(Tests == 1 ? "test" : "tests")}: {(p < Level ? "yes" : "no")} (p {(p < 0.001 ? "< 0.001" : $"= {Numbers.Short(p)}")})";

    // One-sided: that the mean lies above the threshold.
    private double? PValue
    {
        get
        {
            double[] means = [.. Reports.Select(r => r.Record.Mean).OfType<double>()];
            if (Claim.Rule.Figure != ClaimFigure.Low || means.Length < 2 || means.Length < Reports.Count || Verdict == ClaimVerdict.NotTestable) return null;
            return ConfidenceInterval.PValueAbove(means, Claim.Rule.Above);
        }
    }

    private static IReadOnlyList<ClaimReport> Newest(Claim claim, IReadOnlyList<NotebookResult> results) =>
    [
        .. results.GroupBy(r => r.Seed).OrderBy(g => g.Key).Select(g => g
            .SelectMany(r => r.Records.OfType<ClaimRecord>().Where(record => record.Id == claim.Id).Select(record => new ClaimReport(g.Key, r.Name, record)))
            .LastOrDefault()).OfType<ClaimReport>(),
    ];
}
