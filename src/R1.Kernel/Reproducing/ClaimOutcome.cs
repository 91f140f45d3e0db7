using R1.Evaluation;
using R1.Foundation;
using R1.Notebook;

namespace R1.Kernel.Reproducing;

/// <summary>A claim over all seeds of a run.</summary>
/// <param name="Claim">From claims.json.</param>
/// <param name="Reports">One for each seed that reported it.</param>
internal sealed record ClaimOutcome(Claim Claim, IReadOnlyList<(int Seed, ClaimRecord Record)> Reports)
{
    /// <summary>One outcome for each claim of the catalogue, reported or not.</summary>
    public static IReadOnlyList<ClaimOutcome> Of(ClaimCatalogue catalogue, IReadOnlyList<NotebookResult> results) =>
        [.. catalogue.Claims.Select(claim => new ClaimOutcome(claim, [.. results.GroupBy(r => r.Seed).OrderBy(g => g.Key)
            .Select(g => (g.Key, g.SelectMany(r => r.Records).OfType<ClaimRecord>().LastOrDefault(r => r.Id == claim.Id)))
            .Where(r => r.Item2 is not null)!]))];

    /// <summary>Mean over seeds with a t-interval; with one seed the notebook's own interval.</summary>
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

    /// <summary>The claim's rule on the mean and interval over seeds; one seed's own verdict; open where a seed could not test it.</summary>
    public ClaimVerdict Verdict => Reports switch
    {
        [] => ClaimVerdict.NotTestable,
        [var only] => only.Record.Verdict,
        _ when Reports.Any(r => r.Record.Verdict == ClaimVerdict.NotTestable) => ClaimVerdict.NotTestable,
        _ => Claim.Rule.Holds(Measured.Mean, Measured.Low) ? ClaimVerdict.Supported : ClaimVerdict.NotSupported,
    };

    /// <summary>The test and its outcome over seeds, with the number of seeds that say so on their own; one seed's own reason.</summary>
    public string Why
    {
        get
        {
            if (Reports.Count == 0) return "Not measured in this run: no notebook reported it.";
            var untested = Reports.FirstOrDefault(r => r.Record.Verdict == ClaimVerdict.NotTestable);
            if (untested.Record is not null) return untested.Record.Why;
            if (Reports.Count == 1) return Reports[0].Record.Why;
            var alone = Reports.Count(r => r.Record.Verdict == ClaimVerdict.Supported);
            var answer = Verdict == ClaimVerdict.Supported ? "yes" : "no";
            return $"{Claim.Test}, over {Reports.Count} seeds: {answer}; each on its own: {alone} of {Reports.Count}";
        }
    }
}
