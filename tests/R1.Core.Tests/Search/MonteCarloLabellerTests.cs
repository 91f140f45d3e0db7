using R1.Data;
using R1.Generation;
using R1.Rewards;
using R1.Search;

namespace R1.Tests.Search;

public class MonteCarloLabellerTests
{
    private static readonly Problem Problem = StepSampler.Problem();
    private static readonly SamplingOptions Options = new() { MaxNewTokens = 40, StopTokenIds = [SmallLanguage.EndOfDocumentId] };

    private static Rollout Chain(string text) => new(
        Problem, SmallLanguage.Prompt(Problem), new SampledCompletion(SmallLanguage.Completion(text), [], Finished: true), text);

    // After 'yes' the right answer follows, after 'no' one time in four.
    private static string[] Next(string before)
    {
        var (right, wrong) = ($"</think> <answer> {Problem.Answer} </answer> <eos>", "</think> <answer> 2x+3 </answer> <eos>");
        return before.EndsWith("yes", StringComparison.Ordinal) ? [right] : [wrong, right, wrong, wrong];
    }

    [Fact]
    public void Label_HandMadePolicy_IsTheShareOfRightCompletions()
    {
        using var policy = new StepSampler(Next).Policy();
        var labeller = new MonteCarloLabeller(policy, new AccuracyReward(), Options);
        Rollout[] chains =
            [Chain("<think> 12 no 12 yes </think> <answer> 3x+4 </answer>"), Chain($"<think> 12 no </think> <answer> {Problem.Answer} </answer>")];
        var labelled = labeller.Label(chains, StepSplitter.Attempts, completions: 8, seed: 1);
        // The last label is the outcome of the chain itself; that of the end of the thoughts is one in four as well.
        Assert.Equal([0.25, 1, 0.25, 0], labelled[0].Labels);
        Assert.Equal([0.25, 0.25, 1], labelled[1].Labels);
        Assert.Equal([3, 5, 6, 9], labelled[0].Steps.Ends);
        Assert.True(labeller.TokensDrawn >= 8 * 5 * 5);
    }

    [Fact]
    public void Label_CompletionBeyondTheBudget_IsWrong()
    {
        using var policy = new StepSampler(Next).Policy();
        var labeller = new MonteCarloLabeller(policy, new AccuracyReward(), Options with { MaxNewTokens = 5 });
        var labelled = labeller.Label([Chain("<think> 12 yes")], StepSplitter.Tokens(2), completions: 2, seed: 1);
        Assert.Equal([0, 0], labelled[0].Labels);
    }

    [Fact]
    public void Label_ChainWithoutTokens_HasNoSteps()
    {
        using var policy = new StepSampler(Next).Policy();
        Assert.Empty(new MonteCarloLabeller(policy, new AccuracyReward(), Options).Label([Chain("")], StepSplitter.Attempts, 2, 1)[0].Labels);
    }
}
