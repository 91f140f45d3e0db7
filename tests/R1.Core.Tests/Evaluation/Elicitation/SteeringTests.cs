using R1.Evaluation;
using R1.Evaluation.Elicitation;
using R1.Generation;
using static R1.Tests.Evaluation.Elicitation.SearchScript;

namespace R1.Tests.Evaluation.Elicitation;

public class SteeringTests
{
    private static readonly Benchmark One = new("b", [Problem], SamplesPerProblem: 1);
    private static readonly EvaluationProtocol Protocol = EvaluationProtocol.Paper(maxNewTokens: 80, seed: 1);

    // Gives up after a failure, unless somebody says 'wait' for it; then it finds the answer.
    private static SearchScript Quitter() => new(
        ("<asst>", $"<think> {Fails} {GivesUp}"), ("no", GivesUp), ("wait", $"{Succeeds} {Answers}"), ("yes", Answers),
        ("</think>", "<answer> 9x+3 3x+4 </answer> <eos>"), ("yes </think>", "<answer> 6x+7 3x+4 </answer> <eos>"));

    // Goes on until it has found the answer.
    private static SearchScript Searcher() => new(
        ("<asst>", $"<think> {Fails} wait {Succeeds} {Answers}"), ("no", $"wait {Succeeds} {Answers}"), ("wait", $"{Succeeds} {Answers}"),
        ("</think>", "<answer> 9x+3 3x+4 </answer> <eos>"), ("yes", Answers), ("yes </think>", "<answer> 6x+7 3x+4 </answer> <eos>"));

    [Fact]
    public void Evaluate_WaitForcedUnlessYes_FindsWhatFreeRunningGivesUp()
    {
        using var policy = Quitter().Policy();
        var elicitor = new Elicitor(policy, Protocol);
        Assert.Equal(0, elicitor.Evaluate(One, new ElicitationWay()).PassAt1.Mean);
        Assert.Equal(1, elicitor.Evaluate(One, new ElicitationWay { AgainUntil = 2 }).PassAt1.Mean);
        Assert.Equal(0, elicitor.Evaluate(One, new ElicitationWay { AgainUntil = 1 }).PassAt1.Mean);
    }

    [Fact]
    public void Sample_WaitForced_PutsItInTheLanguageOfTheProblemAndStopsAtYes()
    {
        using var policy = Quitter().Policy();
        var text = new Elicitor(policy, Protocol).Sample(One, new ElicitationWay { AgainUntil = 9 }, 1)[0].Rollouts[0].Text;
        Assert.Equal($"<think> {Fails} wait {Succeeds} {Answers}".Replace(" <eos>", ""), text);
    }

    [Fact]
    public void Sample_PrefixAndShots_StandBeforeWhatTheModelWrites()
    {
        var script = new SearchScript(("<think> 10", $"{Succeeds[3..]} {Answers}"));
        using var policy = script.Policy();
        var way = new ElicitationWay { Prefix = "<think> {start}", Shots = 3 };
        var rollout = new Elicitor(policy, Protocol).Sample(One, way, 1)[0].Rollouts[0];
        Assert.Equal($"<think> {Succeeds} {Answers}".Replace(" <eos>", ""), rollout.Text);
        Assert.True(rollout is { IsTruncated: false, Sampled.LogProbs.Length: 0 });
        Assert.Equal(4, script.Asked[0].Split("<user>").Length - 1);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    public void AttemptLimit_EndsTheThoughtsAfterSoManyAttempts(int attempts, double expected)
    {
        using var policy = Searcher().Policy();
        Assert.Equal(expected, AttemptLimit.Evaluate(policy, One, Protocol, attempts).PassAt1.Mean);
    }

    [Fact]
    public void Finish_ChainBeyondItsBudget_IsCutOffThere()
    {
        using var policy = new SearchScript(("", "10 9x+3")).Policy();
        var rollout = new ChainWriter(policy, new SamplingOptions { MaxNewTokens = 7 })
            .Finish([new WrittenChain(Problem, policy.Format.Prompt(Problem.Question), [])], null, 1)[0];
        Assert.Equal(7, rollout.Length);
        Assert.True(rollout.IsTruncated);
    }

    [Fact]
    public void SecondLook_SearcherNeedsItsSecondAttempt()
    {
        using var policy = Searcher().Policy();
        var look = SecondLook.Run(policy, One with { SamplesPerProblem = 3 }, Protocol.Sampling, seed: 1);
        Assert.Equal((3, 1.0, 0.0), (look.FirstAttempts, look.FreeMinusBanned.Mean, look.ForcedMinusFree.Mean));
        Assert.Equal([1, 1, 0], Enum.GetValues<SecondLookArm>().Select(arm => look.Accuracy[arm].Mean));
    }

    [Fact]
    public void SecondLook_ModelWithoutAttempts_SaysSo()
    {
        using var policy = new SearchScript(("<asst>", $"<think> {Answers}")).Policy();
        var fault = Assert.Throws<InvalidOperationException>(() => SecondLook.Run(policy, One, Protocol.Sampling, seed: 1));
        Assert.Contains("no completion of b has an attempt", fault.Message, StringComparison.OrdinalIgnoreCase);
    }
}
