using R1.Configuration;
using R1.Data;
using R1.Pipeline;
using R1.Search;
using R1.Tests.Search;

namespace R1.Tests.Pipeline.ProcessRewards;

public class StepDataTests
{
    private static readonly ProcessRewardConfig Config = ProcessRewardConfig.For(Preset.Smoke, seed: 1);

    // Three attempts, whatever was asked; from any prefix the answer is wrong.
    private static string[] Next(string before) =>
        ["<think> 12 2x+3 no 12 3x+4 no 12 4x+5 </think> <answer> 2x+3 3x+4 </answer> <eos>", "</think> <answer> 2x+3 </answer> <eos>"];

    [Fact]
    public void Draw_HandMadePolicy_LabelsAndRulesHaveOneEntryPerStep()
    {
        using var policy = new StepSampler(Next).Policy();
        var data = StepData.Draw(Config, policy, StepSplitter.Attempts, Split.Train);
        Assert.Equal(Config.Chains, data.Rollouts.Count);
        Assert.All(data.Soft.Zip(data.Rules), chain => Assert.Equal((4, 4), (chain.First.Labels.Count, chain.Second.Count)));
        Assert.Equal(4 * Config.Chains, data.Steps.Count());
        Assert.Equal(["<think> 12 2x+3 no", "12 3x+4 no", "12 4x+5 </think>", "<answer> 2x+3 3x+4 </answer>"], data.StepsOf(0).Select(step => step.Text));
        Assert.True(data.Tokens > 0);
    }

    [Fact]
    public void Relabelled_Views_FollowLabelsAndRules()
    {
        using var policy = new StepSampler(Next).Policy();
        var data = StepData.Draw(Config, policy, StepSplitter.Attempts, Split.Train);
        foreach (var (i, chain) in data.Soft.Index())
        {
            Assert.Equal(chain.Labels.Select(label => label > 0 ? 1.0 : 0), data.Hard[i].Labels);
            Assert.Equal(data.Rules[i].Select(rule => rule.IsUseful ? 1.0 : 0), data.Useful[i].Labels);
            Assert.Equal([chain.Steps.Ends[^1]], data.Outcome[i].Steps.Ends);
            Assert.Equal([chain.Labels[^1]], data.Outcome[i].Labels);
        }
    }

    [Fact]
    public void Draw_OtherSplit_HasOtherProblems()
    {
        using var policy = new StepSampler(Next).Policy();
        var held = StepData.Draw(Config, policy, StepSplitter.Whole, Split.Development);
        Assert.Equal(Config.HeldOut, held.Rollouts.Count);
        Assert.All(held.Soft, chain => Assert.Single(chain.Labels));
    }
}
