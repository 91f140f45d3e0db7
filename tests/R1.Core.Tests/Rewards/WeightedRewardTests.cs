using R1.Data;
using R1.Generation;
using R1.Rewards;

namespace R1.Tests.Rewards;

public class WeightedRewardTests
{
    private static readonly Problem Problem = new() { Id = "a|en", Family = "f", Level = 1, Language = "en", Question = "?", Answer = "1" };

    [Fact]
    public void ScoreAll_TwoParts_KeepsTheBreakdownAndWeighsTheTotal()
    {
        var reward = new WeightedReward((new Length("length"), 2), (new Length("half", 0.5), -1));
        var scores = reward.ScoreAll([Rollout.OfText(Problem, "abcd"), Rollout.OfText(Problem, "")]);
        Assert.Equal([6.0, 0], scores.Select(score => score.Total));
        Assert.Equal((4.0, 2.0), (scores[0].Parts["length"], scores[0].Parts["half"]));
        Assert.Equal(["length", "half"], reward.Names);
        Assert.Equal(6, reward.Score(Rollout.OfText(Problem, "abcd")).Total);
    }

    [Fact]
    public void ScoreAll_ManyCompletions_AsksEveryPartOnceForAll()
    {
        var part = new Length("length");
        new WeightedReward((part, 1)).ScoreAll([Rollout.OfText(Problem, "a"), Rollout.OfText(Problem, "b"), Rollout.OfText(Problem, "c")]);
        Assert.Equal(1, part.Calls);
    }

    [Fact]
    public void WeightedReward_PartsThatCannotWork_AreRefused()
    {
        Assert.Contains("at least one part", Assert.Throws<ArgumentException>(() => new WeightedReward()).Message, StringComparison.Ordinal);
        Assert.Contains("'a' is there twice",
            Assert.Throws<ArgumentException>(() => new WeightedReward((new Length("a"), 1), (new Length("a"), 2))).Message, StringComparison.Ordinal);
        foreach (var weight in new[] { double.NaN, double.PositiveInfinity })
            Assert.Contains("give a finite number", Assert.Throws<ArgumentException>(() => new WeightedReward((new Length("a"), weight))).Message,
                StringComparison.Ordinal);
    }

    private sealed class Length(string name, double share = 1) : IReward
    {
        public int Calls { get; private set; }

        public string Name => name;

        public double Score(Rollout rollout) => share * rollout.Text.Length;

        public IReadOnlyList<double> ScoreAll(IReadOnlyList<Rollout> rollouts)
        {
            Calls++;
            return [.. rollouts.Select(Score)];
        }
    }
}
