using R1.Data;
using R1.Data.Code;
using R1.Sandbox;

namespace R1.Tests.Sandbox;

public sealed class CodeRewardTests(Sandboxes sandboxes) : IClassFixture<Sandboxes>
{
    [Fact]
    public async Task ScoreAll_CodeFamily_RewardsWhatComputesTheSame()
    {
        var reward = new CodeReward(sandboxes.Runner, CodeFamilyTask.Of);
        var problems = CodeFamily.Generate(12, new LevelRange(1, 3), Split.Train, new SeededRandom(5));
        var right = await reward.ScoreAllAsync([.. problems.Select(problem => (problem, CodeFamily.Solve(problem).Format()))]);
        Assert.All(right, score => Assert.Equal(1, score));
        var wrong = await reward.ScoreAllAsync([.. problems.Select(problem => (problem, $"<think> </think> <answer> {problem.Answer} x += 1 ; </answer>"))]);
        Assert.All(wrong, score => Assert.Equal(0, score));
    }

    [Fact]
    public void Score_AnotherProgramOrOnlyTheExamples_IsJudgedByHiddenTests()
    {
        var reward = new CodeReward(sandboxes.Runner, CodeFamilyTask.Of);
        var problem = CodeFamily.Generate(1, new LevelRange(1, 1), Split.Train, new SeededRandom(6))[0] with { Answer = "x += 3 ;" };
        Assert.Equal(1, reward.Score(problem, "<answer> x += 1 ; x += 2 ; </answer>"));
        Assert.Equal(0, reward.Score(problem, "<answer> if (x < 5) x += 3; </answer>"));
        Assert.Equal(0, reward.Score(problem, "<answer> x += </answer>"));
        Assert.Equal(0, reward.Score(problem, ""));
        Assert.Equal(0.5, new CodeReward(sandboxes.Runner, CodeFamilyTask.Of, givesShares: true).Score(problem, "<answer> if (x < 5) x += 3; </answer>"));
        Assert.Equal(0, reward.Score(problem with { Family = "logic" }, "x += 3 ;"));
    }
}
