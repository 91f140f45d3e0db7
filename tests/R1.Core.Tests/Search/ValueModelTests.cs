using R1.Data;
using R1.Data.Search;
using R1.Foundation;
using R1.Rewards;
using R1.Search;

namespace R1.Tests.Search;

public class ValueModelTests
{
    private static readonly Problem Problem = new SearchProblem(12, 22, [1, 0, 2], [1, 0]).ToProblem("en");

    private static ChainPrefix Chain(string text, bool isFinished = false) =>
        ChainPrefix.Empty(Problem) with { Ids = [.. SmallLanguage.Tokenizer.EncodeToIds(text)], IsFinished = isFinished };

    [Fact]
    public void Evaluate_Oracle_KnowsWhetherTheAttemptCanReachTheTarget() => Assert.Equal(
        [1, 0, 1, 0], new OracleValue().Evaluate(
            [Chain("<think> 12 3x+4"), Chain("<think> 12 2x+3"), Chain("<think> 12 2x+3 27 2x+3 57 ? 22 no wait 12 3x+4"), Chain("<answer> 2x+3 3x+4")]));

    [Fact]
    public void Evaluate_Random_IsANumberOfItsOwnForEachChain()
    {
        var value = new RandomValue(new Seeds(1));
        var values = value.Evaluate([Chain("<think> 12"), Chain("<think> 13"), Chain("<think> 12")]);
        Assert.Equal(values[0], values[2]);
        Assert.NotEqual(values[0], values[1]);
        Assert.All(values, one => Assert.InRange(one, 0, 1));
    }

    [Fact]
    public void Evaluate_Outcome_IsTheTruthOfFinishedChainsAndTheModelsValueOfOthers()
    {
        var value = new OutcomeValue(new HandValue(text => text.Length / 100.0), new AccuracyReward());
        Assert.Equal([0.1, 1, 0, 0.08], value.Evaluate(
        [
            Chain("<think> 12"), Chain("<answer> 3x+4 2x+3 </answer>", isFinished: true), Chain("<answer> 2x+3 </answer>", isFinished: true), Chain("<answer>"),
        ]));
    }
}
