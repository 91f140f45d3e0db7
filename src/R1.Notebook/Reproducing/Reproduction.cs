using System.Net;
using R1.Configuration;
using R1.Evaluation;
using R1.Runs;

namespace R1.Notebook;

/// <summary>
/// How a notebook reports named figures and verdicts. Under <c>r1nb reproduce</c> they go into summary.json; in an editor they are shown
/// and nothing else.
/// </summary>
public static class Reproduction
{
    /// <summary>Reports final figures and shows them as one table. A lesson with a run reports them by <see cref="Lesson.Report"/>.</summary>
    public static void Metrics(params IEnumerable<FinalMetric> metrics)
    {
        FinalMetric[] all = [.. metrics];
        foreach (var metric in all) Record(new MetricRecord(metric.Name, metric.Value));
        Show.Value(new Table(["metric", "value"], all.Select(m => (IReadOnlyList<object?>)[m.Name, m.Value])));
    }

    /// <summary>Reports the verdict on a claim of claims.json.</summary>
    /// <param name="id">Id in claims.json.</param>
    /// <param name="measuredMean">The measured quantity; NaN where nothing could be measured.</param>
    /// <param name="low">Lower end of its 95 % interval; NaN where none is known.</param>
    /// <param name="high">Upper end of its 95 % interval; NaN where none is known.</param>
    /// <param name="verdict">What the claim's test says.</param>
    /// <param name="why">One sentence with the figures that decide.</param>
    /// <exception cref="ArgumentException">
    /// The catalogue has no such claim, no reason is given, or a verdict that needs a measurement has none.
    /// </exception>
    public static void Claim(string id, double measuredMean, double low, double high, ClaimVerdict verdict, string why)
    {
        var claim = ClaimCatalogue.Find(Directory.GetCurrentDirectory()).Get(id);
        if (string.IsNullOrWhiteSpace(why)) throw new ArgumentException($"The verdict on '{id}' needs its reason.", nameof(why));
        if (verdict == ClaimVerdict.OneRun)
            throw new ArgumentException(
                $"The claim '{id}' is called tested in one run: say supported or not; over seeds it is the runner that decides.", nameof(verdict));
        if (verdict != ClaimVerdict.NotTestable && !double.IsFinite(measuredMean))
            throw new ArgumentException($"The claim '{id}' is called tested, but its measured value is {measuredMean}.", nameof(measuredMean));
        Record(new ClaimRecord(id, Finite(measuredMean), Finite(low), Finite(high), verdict, why));
        Show.Value(Card(claim, measuredMean, low, high, verdict, why));
    }

    /// <summary>Shows all claims of claims.json with the paper's figure, the quantity that is measured and the test that decides.</summary>
    public static void ShowClaims()
    {
        var claims = ClaimCatalogue.Find(Directory.GetCurrentDirectory()).Claims;
        Show.Value(new Table(
            ["claim", "section", "statement", "paper", "measured", "test"],
            claims.Select(c => (IReadOnlyList<object?>)[c.Id, c.Section, c.Statement, c.Paper, c.Quantity, c.Test])));
    }

    /// <summary>Runs a claim's test and reports it: the reason is made of the measured value and the test that claims.json states.</summary>
    /// <param name="preset">At <see cref="Preset.Smoke"/> the verdict is 'not testable', whatever was measured.</param>
    /// <param name="id">Id in claims.json.</param>
    /// <param name="measured">The quantity that claims.json names; low and high are NaN where it has no interval.</param>
    /// <param name="note">What a reader should know besides, or null.</param>
    /// <inheritdoc cref="Claim" path="/exception"/>
    public static void Test(Preset preset, string id, Estimate measured, string? note = null)
    {
        var claim = ClaimCatalogue.Find(Directory.GetCurrentDirectory()).Get(id);
        var passed = claim.Rule.Holds(measured.Mean, measured.Low);
        var verdict = preset == Preset.Smoke || !double.IsFinite(measured.Mean) ? ClaimVerdict.NotTestable
            : passed ? ClaimVerdict.Supported : ClaimVerdict.NotSupported;
        var why = preset == Preset.Smoke ? "preset smoke trains for a few steps only" : $"{claim.Test}: {(passed ? "yes" : "no")}";
        Claim(id, measured.Mean, measured.Low, measured.High, verdict, note is null ? why : $"{why}; {note}");
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static void Record(ReproductionRecord record)
    {
        if (Environment.GetEnvironmentVariable(ReproductionRecord.PathVariable) is { Length: > 0 } path)
            File.AppendAllText(path, record.ToLine() + "\n");
    }

    private static MimeBundle Card(Claim claim, double mean, double low, double high, ClaimVerdict verdict, string why)
    {
        var interval = double.IsFinite(low) && double.IsFinite(high) ? $" [{Numbers.Short(low)}, {Numbers.Short(high)}]" : "";
        var measured = Numbers.Short(mean) + interval;
        var (word, colour) = Look(verdict);
        if (verdict != ClaimVerdict.NotTestable) word += " by this run";
        string E(string text) => WebUtility.HtmlEncode(text);
        var text = $"Claim {claim.Id} (section {claim.Section}): {claim.Statement}\n"
            + $"  paper: {claim.Paper}\n  measured: {measured}\n  {word}: {why}";
        return new MimeBundle(text).With(Mime.Html, $"""
            <div style="border-left:4px solid {colour};padding:2px 12px;margin:8px 0">
            <b>{E(claim.Statement)}</b> <small>section {E(claim.Section)}, {E(claim.Id)}</small><br>
            paper: {E(claim.Paper)} · measured ({E(claim.Quantity)}): {measured}<br>
            <b>{RolloutStyle.Coloured(colour, word)}</b>: {E(why)}</div>
            """);
    }

    /// <summary>A verdict's word and colour.</summary>
    internal static (string Word, string Colour) Look(ClaimVerdict verdict) => verdict switch
    {
        ClaimVerdict.Supported => ("supported", "#1b6b2f"),
        ClaimVerdict.NotSupported => ("not supported", "#b3261e"),
        ClaimVerdict.OneRun => ("one run", "#8a5a00"),
        _ => ("not testable", "#6b7280"),
    };
}
