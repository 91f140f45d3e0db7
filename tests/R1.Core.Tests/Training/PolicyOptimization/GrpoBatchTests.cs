using R1.Data;
using R1.Generation;
using R1.Rewards;
using R1.Training.PolicyOptimization;

namespace R1.Tests.Training.PolicyOptimization;

public class GrpoBatchTests
{
    private static readonly Problem Question = new() { Id = "p", Family = "f", Level = 1, Language = "en", Question = "?", Answer = "1" };

    // Three groups of two: rewards differ, are equal, differ and the second completion was cut off.
    private static readonly ScoredGroup[] Groups = [Group((0, true), (1, true)), Group((1, true), (1, true)), Group((0, true), (1, false))];

    [Fact]
    public void MiniBatches_ByDefault_LeaveOutConstantGroupsButCountThem()
    {
        var batch = Assert.Single(Batch(new GrpoConfig { Steps = 1, MiniBatches = 1 }));
        Assert.Equal([0, 1, 4, 5], batch.Sequences.Select(s => s.Index));
        Assert.Equal(6, batch.Normalizer.Denominator);
    }

    [Fact]
    public void MiniBatches_KeepingConstantGroups_TrainOnAll() =>
        Assert.Equal([0, 1, 2, 3, 4, 5], Assert.Single(Batch(new GrpoConfig { Steps = 1, MiniBatches = 1, DropZeroAdvantageGroups = false })).Sequences.Select(s => s.Index));

    [Fact]
    public void MiniBatches_MaskingTruncated_LeaveThemAndTheirTokensOut()
    {
        var loss = new GrpoLossOptions { Normalization = LossNormalization.TokenMean };
        var batch = Assert.Single(Batch(new GrpoConfig { Steps = 1, MiniBatches = 1, MaskTruncated = true, Loss = loss }));
        Assert.Equal([0, 1, 4], batch.Sequences.Select(s => s.Index));
        // Three tokens each; a constant group counts, a masked completion's tokens do not.
        Assert.Equal(15, batch.Normalizer.Denominator);
    }

    [Fact]
    public void MiniBatches_ThreeOfThreeGroups_HoldWholeGroups() =>
        Assert.Equal([2, 0, 2], Batch(new GrpoConfig { Steps = 1, MiniBatches = 3 }).Select(batch => batch.Sequences.Count));

    [Fact]
    public void IsConstant_EqualRewards_OnlyWhereAllAre() => Assert.Equal([false, true, false], Groups.Select(group => group.IsConstant));

    private static List<GrpoMiniBatch> Batch(GrpoConfig config) => [.. new GrpoBatch(Groups, new float[3, 2], config).MiniBatches()];

    private static ScoredGroup Group(params (double Reward, bool Finished)[] members)
    {
        var rollouts = members.Select(m => new Rollout(Question, [1], new SampledCompletion([2, 3, 4], [-1, -1, -1], m.Finished), ""));
        var rewards = members.Select(m => new RewardBreakdown(new Dictionary<string, double>(), m.Reward));
        return new ScoredGroup(new RolloutGroup(Question, [.. rollouts]), [.. rewards]);
    }
}
