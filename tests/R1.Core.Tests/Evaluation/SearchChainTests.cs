using R1.Data;
using R1.Data.Search;
using R1.Evaluation;
using R1.Generation;

namespace R1.Tests.Evaluation;

public class SearchChainTests
{
    private static readonly Problem Problem = new()
    {
        Id = "s", Family = "search", Level = 3, Language = "en", Question = "find 10 to 22 in 2 by 9x+3 3x+4 6x+7 ?", Answer = "6x+7 3x+4",
    };

    [Fact]
    public void Of_TwoAttemptsWithVerdicts_TellsWhatEachDid()
    {
        const string thoughts = "10 9x+3 32 to 22 32 3x+4 39 ? 22 no wait 10 6x+7 6 to 22 6 3x+4 22 ? 22 yes";
        var attempts = SearchChain.Of(Problem, $"<think> {thoughts} </think> <answer> 6x+7 3x+4 </answer>").Attempts;
        Assert.Equal(
            [new SearchAttempt("9x+3 3x+4", true, true, false, false, true), new SearchAttempt("6x+7 3x+4", true, true, true, true, false)], attempts);
    }

    [Theory]
    [InlineData("<think> 10 9x+3 32 3x+4 39 no 10 6x+7 6 3x+4 22 yes </think>", 2)] // no word between them
    [InlineData("<think> 10 9x+3 32 3x+4 39 等等 10 6x+7 6 3x+4 22 </think>", 2)] // no verdicts
    [InlineData("<think> hmm 5 9x+3 48 hmm 10 9x+3 32 3x+4 39 错 等等 </think>", 1)] // a digression, and a 'wait' that nothing follows
    [InlineData("<think> </think> <answer> 6x+7 3x+4 </answer>", 0)]
    [InlineData("10 9x+3 32 3x+4 39 no <answer> 9x+3 3x+4 </answer>", 1)] // broken tags
    [InlineData("", 0)]
    public void Of_Structure_CountsAttemptsWhateverTheWord(string completion, int attempts) =>
        Assert.Equal(attempts, SearchChain.Of(Problem, completion).Attempts.Count);

    [Theory]
    [InlineData("<think> 10 9x+3 33 3x+4 42 ? 22 no </think>", false)] // a wrong number
    [InlineData("<think> 11 9x+3 41 3x+4 5 ? 22 no </think>", false)] // another start
    [InlineData("<think> 10 9x+3 </think>", false)] // no result
    [InlineData("<think> 10 9x+3 32 3x+4 39 </think>", true)]
    public void Of_Numbers_AreCarriedOutRightOrNot(string completion, bool right) =>
        Assert.Equal(right, Assert.Single(SearchChain.Of(Problem, completion).Attempts).IsCarriedOutRight);

    [Fact]
    public void BehaviourOf_Chains_ConditionsOnTheOwnVerdict()
    {
        Rollout Chain(string text) => Rollout.OfText(Problem, $"<think> {text} </think> <answer> 6x+7 3x+4 </answer>");
        const string no = "10 9x+3 32 3x+4 39 ? 22 no", yes = "10 6x+7 6 3x+4 22 ? 22 yes";
        var behaviour = SearchBehaviour.Of([Chain($"{no} wait {no} wait {yes}"), Chain(yes), Chain(no)]);
        Assert.Equal(
            new SearchBehaviour
            {
                Attempts = 5 / 3.0, MostAttempts = 3, ReachTarget = 0.4, OutsideMenu = 0, CarriedOutRight = 1, TrueVerdicts = 1,
                AgainAfterNo = 2 / 3.0, AgainAfterYes = 0, Repeats = 0.5,
            }, behaviour);
        Assert.True(double.IsNaN(SearchBehaviour.Of([]).AgainAfterNo));
    }
}
