using FsCheck;
using FsCheck.Fluent;
using R1.Configuration;
using R1.Training.PolicyOptimization;

namespace R1.Tests.Training.PolicyOptimization;

public class GroupAdvantageTests
{
    [Fact]
    public void Compute_OneOfFourCorrect_IsClosedForm()
    {
        // mean 1/4, std sqrt(3)/4: (1 - 1/4) / (sqrt(3)/4) = sqrt(3)
        float[] expected = [MathF.Sqrt(3), -1 / MathF.Sqrt(3), -1 / MathF.Sqrt(3), -1 / MathF.Sqrt(3)];
        var actual = GroupAdvantage.Compute([1, 0, 0, 0]);
        for (var i = 0; i < 4; i++) Assert.Equal(expected[i], actual[i], 1e-6f);
    }

    [Theory]
    [InlineData(AdvantageScale.Group, AdvantageBaseline.GroupMean)]
    [InlineData(AdvantageScale.Batch, AdvantageBaseline.GroupMean)]
    [InlineData(AdvantageScale.None, AdvantageBaseline.LeaveOneOut)]
    public void Compute_EqualRewards_GivesExactZeroAndCountsTheGroup(AdvantageScale scale, AdvantageBaseline baseline)
    {
        // 0.1f has no exact mean: (0.1 + 0.1 + 0.1) / 3 differs from 0.1.
        var rewards = new float[,] { { 0.1f, 0.1f, 0.1f }, { 1, 0, 0 }, { 0, 0, 0 } };
        var result = GroupAdvantage.Compute(rewards, new() { Scale = scale, Baseline = baseline, Epsilon = 0 });
        Assert.Equal(2, result.ZeroAdvantageGroups);
        for (var i = 0; i < 3; i++) Assert.Equal((0f, 0f), (result.Values[0, i], result.Values[2, i]));
    }

    [Fact]
    public void Compute_GroupOfOne_GivesZero() =>
        Assert.Equal([0f], GroupAdvantage.Compute([1], new() { Std = StdKind.Sample, Baseline = AdvantageBaseline.LeaveOneOut }));

    [Fact]
    public void Compute_AnyRewards_SumsToZeroPerGroup() => Properties.ForAll(Rewards(), rewards =>
    {
        var values = GroupAdvantage.Compute(rewards);
        Assert.InRange(values.Sum(a => (double)a), -1e-4, 1e-4);
    });

    [Fact]
    public void Compute_ShiftedAndScaledRewards_GivesSameAdvantages() => Properties.ForAll(Rewards(), rewards =>
    {
        // Powers of two and small integers keep the arithmetic on the rewards themselves exact.
        var (plain, moved) = (GroupAdvantage.Compute(rewards), GroupAdvantage.Compute([.. rewards.Select(r => 4 * r + 8)]));
        for (var i = 0; i < plain.Length; i++) Assert.Equal(plain[i], moved[i], 1e-5f);
    });

    [Fact]
    public void Compute_LeaveOneOut_EqualsRewardLessMeanOfOthers() => Properties.ForAll(Rewards(), rewards =>
    {
        var values = GroupAdvantage.Compute(rewards, new() { Scale = AdvantageScale.None, Baseline = AdvantageBaseline.LeaveOneOut });
        for (var i = 0; i < rewards.Length; i++)
            Assert.Equal(rewards[i] - (rewards.Sum() - rewards[i]) / (rewards.Length - 1), values[i], 1e-3f);
    });

    [Fact]
    public void Compute_FaultyInput_NamesTheFault()
    {
        Assert.Contains("Group 1", Assert.Throws<ArgumentException>(() => GroupAdvantage.Compute(new float[,] { { 0 }, { float.NaN } })).Message);
        Assert.Contains("epsilon = -1", Assert.Throws<InvalidConfigException>(() => GroupAdvantage.Compute([1, 0], new() { Epsilon = -1 })).Message);
    }

    // Between 2 and 16 rewards in quarters from -4 to 4: like weighted sums of rule rewards.
    private static Arbitrary<float[]> Rewards() =>
        (from n in Gen.Choose(2, 16) from values in Gen.ArrayOf(Gen.Choose(-16, 16), n) select values.Select(v => v / 4f).ToArray()).ToArbitrary();
}
