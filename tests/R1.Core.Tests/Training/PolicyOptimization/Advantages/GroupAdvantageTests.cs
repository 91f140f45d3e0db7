using FsCheck;
using FsCheck.Fluent;
using R1.Configuration;
using R1.Training.PolicyOptimization.Advantages;

namespace R1.Tests.Training.PolicyOptimization.Advantages;

public class GroupAdvantageTests
{
    [Fact]
    public void Compute_OneOfFourCorrect_IsClosedForm()
    {
        // mean 1/4, std sqrt(3)/4: (1 - 1/4) / (sqrt(3)/4) = sqrt(3)
        float[] expected = [MathF.Sqrt(3), -1 / MathF.Sqrt(3), -1 / MathF.Sqrt(3), -1 / MathF.Sqrt(3)];
        var actual = new GroupAdvantage().Compute([1, 0, 0, 0]);
        for (var i = 0; i < 4; i++) Assert.Equal(expected[i], actual[i], 1e-6f);
    }

    public static TheoryData<AdvantageEstimator> GroupEstimators { get; } =
    [
        new GroupAdvantage(), new GroupAdvantage { Scale = AdvantageScale.Batch }, new GroupAdvantage { Scale = AdvantageScale.None },
        new LeaveOneOutAdvantage(), new OptimalBaselineAdvantage(), new DecoupledAdvantage { Weights = new Dictionary<string, double> { ["only"] = 2 } },
    ];

    [Theory]
    [MemberData(nameof(GroupEstimators))]
    public void Estimate_EqualRewards_GivesExactZero(AdvantageEstimator estimator)
    {
        // 0.1 has no exact mean: (0.1 + 0.1 + 0.1) / 3 differs from 0.1.
        double[] outcomes = [0.1, 0.1, 0.1, 0, 0, 0];
        var rewards = TokenRewards.Outcome(outcomes, [1, 2, 3, 3, 2, 1], groupSize: 3) with
        {
            Parts = new Dictionary<string, IReadOnlyList<double>> { ["only"] = outcomes },
        };
        Assert.All(estimator.Estimate(rewards).Advantages, tokens => Assert.All(tokens, a => Assert.Equal(0, a)));
    }

    [Fact]
    public void Compute_GroupOfOne_GivesZero()
    {
        Assert.Equal([0f], new GroupAdvantage { Std = StdKind.Sample }.Compute([1]));
        Assert.Equal([0f], new LeaveOneOutAdvantage().Compute([1]));
    }

    [Fact]
    public void Compute_AnyRewards_SumsToZeroPerGroup() => Properties.ForAll(Rewards(), rewards =>
    {
        var values = new GroupAdvantage().Compute(rewards);
        Assert.InRange(values.Sum(a => (double)a), -1e-4, 1e-4);
    });

    [Fact]
    public void Compute_ShiftedAndScaledRewards_GivesSameAdvantages() => Properties.ForAll(Rewards(), rewards =>
    {
        // Powers of two and small integers keep the arithmetic on the rewards themselves exact.
        var (plain, moved) = (new GroupAdvantage().Compute(rewards), new GroupAdvantage().Compute([.. rewards.Select(r => 4 * r + 8)]));
        for (var i = 0; i < plain.Length; i++) Assert.Equal(plain[i], moved[i], 1e-5f);
    });

    [Fact]
    public void Compute_LeaveOneOut_EqualsRewardLessMeanOfOthers() => Properties.ForAll(Rewards(), rewards =>
    {
        var values = new LeaveOneOutAdvantage().Compute(rewards);
        for (var i = 0; i < rewards.Length; i++)
            Assert.Equal(rewards[i] - (rewards.Sum() - rewards[i]) / (rewards.Length - 1), values[i], 1e-3f);
    });

    [Fact]
    public void TokenRewards_FaultyInput_NamesTheFault()
    {
        static string Fault(double[] outcomes, int[] lengths, int groupSize) =>
            Assert.Throws<ArgumentException>(() => TokenRewards.Outcome(outcomes, lengths, groupSize)).Message;
        Assert.Contains("Completion 3 (group 1) has a reward that is not finite", Fault([0, 0, 1, double.NaN], [1, 1, 1, 1], 2));
        Assert.Contains("Completion 1 is empty", Fault([0, 1], [1, 0], 2));
        Assert.Contains("3 completions are no groups of 2", Fault([0, 1, 2], [1, 1, 1], 2));
    }

    [Fact]
    public void Estimate_SomethingMissing_SaysWhat()
    {
        var rewards = TokenRewards.Outcome([0, 1], [1, 1], groupSize: 2);
        string Fault(AdvantageEstimator estimator) => Assert.Throws<ArgumentException>(() => estimator.Estimate(rewards)).Message;
        Assert.Contains("needs a critic's values", Fault(new GeneralizedAdvantage()));
        Assert.Contains("There is no reward named 'style'", Fault(new DecoupledAdvantage { Weights = new Dictionary<string, double> { ["style"] = 1 } }));
    }

    // Between 2 and 16 rewards in quarters from -4 to 4: like weighted sums of rule rewards.
    private static Arbitrary<float[]> Rewards() =>
        (from n in Gen.Choose(2, 16) from values in Gen.ArrayOf(Gen.Choose(-16, 16), n) select values.Select(v => v / 4f).ToArray()).ToArbitrary();
}
