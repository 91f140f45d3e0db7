using R1.Data;
using R1.Data.Code;
using R1.Foundation;
using R1.Generation;
using R1.Rewards;
using R1.Sandbox;

namespace R1.Tests.Sandbox;

public sealed class CodeRewardTests(Sandboxes sandboxes) : IClassFixture<Sandboxes>
{
    [Fact]
    public async Task ScoreAll_CodeFamily_RewardsWhatComputesTheSame()
    {
        var reward = new CodeReward(sandboxes.Runner, CodeFamilyTask.Of);
        var problems = Draw(12, new LevelRange(1, 2), seed: 5);
        var right = await reward.ScoreAllAsync([.. problems.Select(Right)]);
        Assert.All(right, score => Assert.Equal(1, score));
        var wrong = await reward.ScoreAllAsync(
            [.. problems.Select(problem => Rollout.OfText(problem, $"<think> </think> <answer> {problem.Answer} x += 1 ; </answer>"))]);
        Assert.All(wrong, score => Assert.Equal(0, score));
    }

    [Fact]
    public void Score_AnotherProgramOrOnlyTheExamples_IsJudgedByHiddenTests()
    {
        var reward = new CodeReward(sandboxes.Runner, CodeFamilyTask.Of);
        var problem = Draw(1, new LevelRange(1, 1), seed: 6)[0] with { Answer = "x += 3 ;" };
        Assert.Equal(1, reward.Score(problem, "<answer> x += 1 ; x += 2 ; </answer>"));
        Assert.Equal(0, reward.Score(problem, "<answer> if (x < 5) x += 3; </answer>"));
        Assert.Equal(0, reward.Score(problem, "<answer> x += </answer>"));
        Assert.Equal(0, reward.Score(problem, ""));
        Assert.Equal(0.5, new CodeReward(sandboxes.Runner, CodeFamilyTask.Of, givesShares: true).Score(problem, "<answer> if (x < 5) x += 3; </answer>"));
        Assert.Equal(0, reward.Score(problem with { Family = "logic" }, "x += 3 ;"));
    }

    [Fact]
    public void ScoreAll_EqualPrograms_GetTheScoresOfOneByOneInOrder()
    {
        var reward = new CodeReward(sandboxes.Runner, CodeFamilyTask.Of);
        var problems = Draw(6, new LevelRange(1, 2), seed: 7);
        var batch = problems
            .SelectMany(p => new[] { p.Answer, "x += 1 ;", p.Answer, "x += ", "x += 1 ;" }.Select(answer => Rollout.OfText(p, $"<answer> {answer} </answer>")))
            .ToList();
        Assert.Equal(batch.Select(reward.Score), reward.ScoreAll(batch));
    }

    [Fact]
    public void ScoreAll_CallerWhoseContextWaits_DoesNotWaitForItself()
    {
        var problem = Draw(1, new LevelRange(1, 1), seed: 6)[0];
        var reward = new CodeReward(sandboxes.Runner, CodeFamilyTask.Of);
        var score = -1.0;
        var caller = new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new Silent());
            score = reward.Score(Right(problem));
        }) { IsBackground = true };
        caller.Start();
        Assert.True(caller.Join(TimeSpan.FromMinutes(2)));
        Assert.Equal(1, score);
    }

    // Runs nothing while its thread is busy, as that of a notebook's cell.
    private sealed class Silent : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }

    [Fact]
    public void ScoreAll_FaultOfTheSandbox_IsNamedAndNoScore()
    {
        var problem = Draw(1, new LevelRange(1, 1), seed: 6)[0];
        var faulty = new CodeReward(sandboxes.Runner, _ => new CodeTask { Language = CodeLanguage.CSharp, Tests = [new AssertionTest("F(1)")] });
        Assert.Contains("F(1)", Assert.Throws<InvalidTestException>(() => faulty.ScoreAll([Right(problem)])).Message);
        var runner = new CodeRunner();
        runner.Dispose();
        Assert.ThrowsAny<ObjectDisposedException>(() => new CodeReward(runner, CodeFamilyTask.Of).ScoreAll([Right(problem)]));
    }

    private static IReadOnlyList<Problem> Draw(int count, LevelRange levels, ulong seed) =>
        new FamilySource(new ProblemsConfig { Families = [CodeFamily.FamilyName], Levels = levels }).Draw(count, Split.Train, new SeededRandom(seed));

    private static Rollout Right(Problem problem) => Rollout.OfText(problem, $"<think> </think> <answer> {problem.Answer} </answer>");
}
