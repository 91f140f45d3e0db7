using R1.Data;
using R1.Foundation;
using R1.Rewards;
using R1.Rewards.Shaping;

namespace R1.Tests.Data;

public class CountdownSourceTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Draw_AnyNumberOfNumbers_EveryAnswerIsPaidInFull(int numbers)
    {
        var reward = new CountdownReward(CountdownSource.GameOf);
        foreach (var problem in Draw(new CountdownSource(numbers), 200))
        {
            var (given, target) = CountdownSource.GameOf(problem);
            Assert.Equal((numbers, numbers - 1), (given.Count, problem.Level));
            Assert.InRange(target, 1, 300);
            Assert.Equal(1, reward.Score(problem, $"<think> </think> <answer> {problem.Answer} </answer>"));
            Assert.Equal(0.1, reward.Score(problem, $"<answer> {problem.Answer} + 0 </answer>"));
            // White space around and between the tags is free, as it is for the reward for the format.
            Assert.Equal(1, reward.Score(problem, $"<think>\n7\n</think>\n<answer>\n{problem.Answer}\n</answer>\n"));
            Assert.Equal(0, reward.Score(problem, problem.Answer!));
        }
    }

    [Fact]
    public void Draw_AllOperations_Occur()
    {
        var answers = string.Concat(Draw(new CountdownSource(), 200).Select(problem => problem.Answer));
        Assert.All("+-*/", sign => Assert.Contains(sign, answers));
    }

    [Fact]
    public void Draw_SameSeed_GivesTheSameDistinctProblemsOfTheSplit()
    {
        var (first, again) = (Draw(new CountdownSource(), 100), Draw(new CountdownSource(), 100));
        Assert.Equal(first, again);
        Assert.Equal(100, first.Select(problem => problem.Question).Distinct().Count());
        Assert.All(first, problem => Assert.Equal(Split.Train, Splits.Of(problem.Question)));
    }

    [Fact]
    public void Draw_MoreThanThereAre_IsRefused() =>
        Assert.Contains("too few distinct problems", Assert.Throws<ArgumentOutOfRangeException>(() => Draw(new CountdownSource(2, 2), 100)).Message);

    [Theory]
    [InlineData(1, 20)]
    [InlineData(7, 20)]
    [InlineData(3, 1)]
    public void Create_OutOfRange_IsRefused(int numbers, int largest) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CountdownSource(numbers, largest));

    [Fact]
    public void GameOf_ProblemOfAnotherSource_IsRefused()
    {
        var problem = Draw(new CountdownSource(), 1)[0] with { Family = "arithmetic" };
        Assert.Throws<ArgumentException>(() => CountdownSource.GameOf(problem));
    }

    private static IReadOnlyList<Problem> Draw(CountdownSource source, int count) => source.Draw(count, Split.Train, new SeededRandom(1));
}
