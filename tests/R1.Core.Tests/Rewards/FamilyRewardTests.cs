using R1.Data;
using R1.Generation;
using R1.Rewards;

namespace R1.Tests.Rewards;

public class FamilyRewardTests
{
    private static readonly Problem Logic = new() { Id = "l", Family = "logic", Level = 1, Language = "en", Question = "?", Answer = "t" };
    private static readonly Problem Code = Logic with { Id = "c", Family = "code" };

    private sealed class Constant(double score) : IReward
    {
        public int Batches { get; private set; }

        public string Name => "constant";

        public double Score(Rollout rollout) => score;

        public IReadOnlyList<double> ScoreAll(IReadOnlyList<Rollout> rollouts)
        {
            Batches++;
            return [.. rollouts.Select(one => Score(one) + one.Text.Length)];
        }
    }

    [Fact]
    public void ScoreAll_Mixture_GoesToItsRulesInOneBatchEachAndComesBackInOrder()
    {
        var (code, others) = (new Constant(10), new Constant(20));
        var reward = new FamilyReward("accuracy", others, ("code", code));
        Assert.Equal([11, 20, 13, 22], reward.ScoreAll(Texts((Code, "a"), (Logic, ""), (Code, "abc"), (Logic, "ab"))));
        Assert.Equal((1, 1), (code.Batches, others.Batches));
        Assert.Equal(10, reward.Score(Code, "a"));
    }

    [Fact]
    public void Score_FamilyWithoutRule_NamesIt()
    {
        var reward = new FamilyReward("accuracy", null, ("code", new Constant(1)));
        Assert.Contains("'logic'", Assert.Throws<ArgumentException>(() => reward.Score(Logic, "")).Message);
        Assert.Contains("'logic'", Assert.Throws<ArgumentException>(() => reward.ScoreAll(Texts((Code, ""), (Logic, "")))).Message);
    }

    [Fact]
    public void ScoreAll_WeightedReward_AsksEveryPartOnce()
    {
        var code = new Constant(1);
        var scores = new WeightedReward((code, 2), (new FormatReward(), 1)).ScoreAll(Texts((Code, "x"), (Code, "<think></think><answer>y</answer>")));
        Assert.Equal(1, code.Batches);
        Assert.Equal([4, 2 * 34 + 1], scores.Select(score => score.Total));
        Assert.Equal([2, 34], scores.Select(score => score.Parts["constant"]));
    }

    private static Rollout[] Texts(params (Problem Problem, string Text)[] texts) => [.. texts.Select(one => Rollout.OfText(one.Problem, one.Text))];
}
