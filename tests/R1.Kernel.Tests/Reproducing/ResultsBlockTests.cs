using System.Text.Json.Nodes;
using R1.Kernel.Reproducing;

namespace R1.Tests.Reproducing;

public class ResultsBlockTests
{
    private const string Page = "before\n<!-- results -->\nold\n<!-- /results -->\nafter\n";

    private static readonly JsonNode Summary = JsonNode.Parse("""
        {
          "preset": "cpu", "seeds": [3, 4], "commit": "0123456789abcdef", "machine": { "cpu": "Some processor" },
          "notebooks": [
            { "name": "02-r1-zero", "seed": 3, "metrics": { "v3_base.hard_math.pass_at_1": 0.1, "r1_zero.hard_math.pass_at_1": 0.5 } },
            { "name": "02-r1-zero", "seed": 4, "metrics": { "v3_base.hard_math.pass_at_1": 0.1, "r1_zero.hard_math.pass_at_1": 0.7 } },
            { "name": "06-all-scenarios", "seed": 4, "metrics": { "r1.code.pass_at_1": 0.9, "r1.hard_math.pass_at_1": 0.5 } },
            { "name": "07-distillation", "seed": 4, "metrics": {
              "base_qwen_57k.hard_math.pass_at_1": 0.01, "distill_qwen_57k.hard_math.pass_at_1": 0.07, "zero_qwen_57k.hard_math.pass_at_1": 0.02,
              "distill_qwen_57k_then_rl.hard_math.pass_at_1": 0.07 } },
            { "name": "11-evaluation", "seed": 4, "metrics": { "r1_zero.hard_math.pass_at_1": 0.8, "r1.hard_math.pass_at_1": 0.55 } }
          ],
          "claims": [
            { "section": "2.2", "statement": "It rises.", "verdict": "supported", "why": "above 0: yes",
              "measured": { "mean": 0.5, "low": 0.4, "high": 0.6, "seeds": 2 } },
            { "section": "5", "statement": "Nobody asked.", "verdict": "not testable", "why": "",
              "measured": { "mean": null, "low": null, "high": null, "seeds": 0 } }
          ]
        }
        """)!;

    [Fact]
    public void Into_PageWithMarks_ReplacesWhatStandsBetweenThem()
    {
        var page = ResultsBlock.Into(Page, Summary);
        Assert.StartsWith("before\n<!-- results -->\n|  | chance", page, StringComparison.Ordinal);
        Assert.EndsWith("<!-- /results -->\nafter\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("old", page, StringComparison.Ordinal);
        Assert.Equal(page, ResultsBlock.Into(page, Summary));
    }

    [Fact]
    public void Render_Figures_AreMeansOverSeedsWithTheirInterval()
    {
        // Student's t for two values at distance .2: .6 plus and minus 12.706 times .1.
        Assert.Contains("| `hard_math` pass@1 |  | 0.10 [0.10, 0.10] |  |  |  | 0.60 [-0.67, 1.87] |", ResultsBlock.Render(Summary), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_Ladder_TakesTheLastFigureOfEachSeedAndTheRowsThatR1Has()
    {
        var text = ResultsBlock.Render(Summary);
        Assert.Contains(
            "| `hard_math` | search beyond the menus of training | 0.10 [0.10, 0.10] | 0.65 [-1.26, 2.56] |  |  | 0.55 | AIME 2024: 79.8 |",
            text, StringComparison.Ordinal);
        Assert.Contains("| `code` | programs against hidden tests |  |  |  |  | 0.90 | LiveCodeBench: 65.9 |", text, StringComparison.Ordinal);
        Assert.DoesNotContain("`reading`", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_Students_StandBesideTheirBasesAndTheirReinforcedSiblings() => Assert.Contains(
        "| qwen 57k | 0.01 | 0.07 | 0.02 |  |  |  | AIME 2024: 28.9, MATH-500: 83.9 |", ResultsBlock.Render(Summary), StringComparison.Ordinal);

    [Fact]
    public void Render_Claims_AreCountedByVerdict() => Assert.Contains("Claims: 1 supported.", ResultsBlock.Render(Summary), StringComparison.Ordinal);

    [Fact]
    public void Render_Claims_AreThoseThatWereMeasuredWithTheirVerdicts()
    {
        var text = ResultsBlock.Render(Summary);
        Assert.Contains("| 2.2 | It rises. | 0.50 [0.40, 0.60] | supported: above 0: yes |", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Nobody asked.", text, StringComparison.Ordinal);
        Assert.Contains("commit 0123456, Some processor", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Readme_Results_AreThoseOfTheCommittedSummary()
    {
        var readme = File.ReadAllText(Path.Combine(Fixtures.RepositoryRoot, "README.md"));
        var summary = JsonNode.Parse(File.ReadAllText(Path.Combine(Fixtures.RepositoryRoot, "notebooks", "results", "summary.json")))!;
        Assert.True(
            ResultsBlock.Into(readme, summary) == readme, "README.md holds other results than notebooks/results/summary.json: 'make results' writes them.");
    }

    [Fact]
    public void Into_PageWithoutMarks_SaysWhatToAdd() =>
        Assert.Contains("<!-- results -->", Assert.Throws<InvalidDataException>(() => ResultsBlock.Into("nothing", Summary)).Message, StringComparison.Ordinal);
}
