using R1.Configuration;
using R1.Data;
using R1.Evaluation;
using R1.Generation;
using R1.Models;
using R1.Pipeline;
using R1.Tests.Pipeline;

namespace R1.Tests.Evaluation;

public class FinalFiguresTests
{
    [Fact]
    public void Metrics_TwoModels_NameEveryFigure()
    {
        var config = R1ZeroConfig.For(Preset.Smoke, seed: 1);
        using var policy = new Policy(CausalLM.Create(BaseModelTests.Tiny().Model, seed: 1), SmallLanguage.Format);
        var final = new FinalFigures(
            [config.BroadOf(Split.Test), config.HardOf(Split.Test)], ("v3_base", policy, config.Protocol()), ("r1_zero", policy, config.Protocol(4)));
        var metrics = final.Metrics().ToDictionary(m => m.Name, m => m.Value);
        Assert.Equal(2 * 2 * 6, metrics.Count);
        Assert.Equal(final.Of("r1_zero", "hard_math").ConsAtK.Mean, metrics[$"r1_zero.hard_math.cons_at_{config.Hard.SamplesPerProblem}"]);
        Assert.Equal(final.Of("v3_base", "broad_math").PassByProblem.Average(), metrics["v3_base.broad_math.pass_at_1"], 12);
        Assert.Equal(["pass_at_1", "cons_at_4", "mean_length", "reflection_rate", "mixing_rate", "format_rate"],
            metrics.Keys.Take(6).Select(name => name.Split('.')[2]));
    }
}
