using R1.Notebook;
using R1.Runs;

namespace R1.Tests.Notebook;

/// <summary>The picture of the front page is drawn from the metrics of a committed run, and from nothing else. <c>make picture</c> draws it anew.</summary>
public sealed class FrontPictureTests
{
    private static readonly string Folder = Path.Combine(Fixtures.RepositoryRoot, "notebooks", "results");

    [Fact]
    public void Picture_OfTheFrontPage_IsThatOfTheCommittedRun()
    {
        var svg = Draw(MetricsLog.Read(Path.Combine(Folder, "models", "r1_zero", "metrics.jsonl"))) + "\n";
        var file = Path.Combine(Folder, "r1-zero.svg");
        if (Environment.GetEnvironmentVariable("R1_ACCEPT_PICTURE") == "1") File.WriteAllText(file, svg);
        Assert.True(File.Exists(file) && File.ReadAllText(file) == svg, $"{file} is not the picture of the run beside it: 'make picture' draws it.");
    }

    private static string Draw(IReadOnlyList<MetricsRecord> run)
    {
        (string, IEnumerable<(double, double)>) Curve(string name, string metric) =>
            (name, run.Where(step => step.Values.ContainsKey(metric)).Select(step => ((double)step.Step, step.Values[metric])));
        return new PlotPanels(null, 3,
        [
            Plot.Line("Right answers", "step of GRPO", "share",
                Curve("one answer", "development.pass_at_1"), Curve("majority vote", "development.cons_at_k")),
            Plot.Line("Length of an answer", "step of GRPO", "tokens", Curve("length", "development.mean_length")),
            Plot.Line("Unasked", "step of GRPO", "share of answers",
                Curve("look again", "development.reflection_rate"), Curve("mix languages", "development.mixing_rate")),
        ]).ToMimeBundle().Data[Mime.Svg];
    }
}
