using R1.Configuration;
using R1.Data;
using R1.Evaluation;
using R1.Generation;
using R1.Models;
using R1.Pipeline;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Tests.Evaluation;

public class MeasurementTests
{
    [Fact]
    public void Difference_PairsOfOneDistance_HasNoWidth()
    {
        var difference = Estimate.Difference([0.5, 0.9, 0.7], [0.25, 0.65, 0.45], seed: 1);
        Assert.Equal(0.25, difference.Mean, 12);
        Assert.Equal((0.25, 0.25), (Math.Round(difference.Low, 12), Math.Round(difference.High, 12)));
    }

    [Fact]
    public void Ratio_Proportional_IsExact()
    {
        var ratio = Estimate.Ratio([2, 4, 12], [1, 2, 6], seed: 1);
        Assert.Equal((2.0, 2.0, 2.0), (Math.Round(ratio.Mean, 12), Math.Round(ratio.Low, 12), Math.Round(ratio.High, 12)));
        var noisy = Estimate.Ratio([2, 5, 12, 7], [1, 2, 6, 3], seed: 1);
        Assert.True(noisy.Low < noisy.Mean && noisy.Mean < noisy.High);
    }

    [Fact]
    public void ChainMixing_BareAnswers_DoNotCount()
    {
        var problem = new Problem { Id = "a|en", Family = "arithmetic", Level = 2, Language = "en", Question = "?", Answer = "1" };
        RolloutGroup Group(params string[] texts) => new(problem, [.. texts.Select(t => new Rollout(problem, [], new SampledCompletion([], [], true), t))]);
        RolloutGroup[] before = [Group("<think> so 1 </think>", "<think> first #1 1 </think>"), Group("<think> </think>")];
        RolloutGroup[] after = [Group("<think> first #1 1 再 #2 2 </think>", "<think> first #1 1 </think>"), Group("<think> first #1 1 再 #2 2 </think>")];
        Assert.Equal([0, double.NaN], ChainMixing.ByProblem(before));
        Assert.Equal([0.5, 1], ChainMixing.ByProblem(after));
        Assert.Equal(0.5, ChainMixing.Difference(after, before, seed: 1).Mean);
        Assert.True(double.IsNaN(ChainMixing.Difference(before[1..], after[1..], seed: 1).Mean));
    }

    [Fact]
    public void LossCurves_Clip_BoundsTheGainOnly()
    {
        var loss = new ClippedLoss { ClipEpsilon = 0.2 };
        double[] ratios = [0.5, 1, 1.5];
        Assert.Equal([0.5, 1, 1.2], LossCurves.Clip(loss, 1, ratios).Select(p => Math.Round(p.Objective, 9)));
        Assert.Equal([-0.8, -1, -1.5], LossCurves.Clip(loss, -1, ratios).Select(p => Math.Round(p.Objective, 9)));
    }

    [Fact]
    public void LossCurves_KlK3_IsZeroAtOneAndNeverNegative()
    {
        var curve = LossCurves.KlK3([0.25, 1, 4]);
        Assert.Equal([0.25 + Math.Log(4) - 1, 0, 4 - Math.Log(4) - 1], curve.Select(p => p.Kl), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void ParameterCensus_Smoke_NamesEveryTensor()
    {
        using var model = CausalLM.Create(BaseModelConfig.For(Preset.Smoke, 1).Model, seed: 1);
        var parts = ParameterCensus.Of(model);
        Assert.DoesNotContain(parts, p => p.Part == "other");
        Assert.Equal(1, parts.Sum(p => p.Share), 9);
        Assert.Equal(model.ActiveParameterCount, model.ParameterCount - parts.Single(p => p.Part == "routed experts").Numbers * 6 / 8);
    }
}
