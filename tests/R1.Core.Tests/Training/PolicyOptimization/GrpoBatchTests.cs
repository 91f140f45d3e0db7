using R1.Data;
using R1.Generation;
using R1.Rewards;
using R1.Training.PolicyOptimization;
using R1.Training.PolicyOptimization.Advantages;
using R1.Training.PolicyOptimization.Losses;

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
        Assert.Equal(
            [0, 1, 2, 3, 4, 5],
            Assert.Single(Batch(new GrpoConfig { Steps = 1, MiniBatches = 1, DropZeroAdvantageGroups = false })).Sequences.Select(s => s.Index));

    [Fact]
    public void MiniBatches_MaskingTruncated_LeaveThemAndTheirTokensOut()
    {
        var objective = new PolicyObjective { Aggregation = new TokenMean() };
        var batch = Assert.Single(Batch(new GrpoConfig { Steps = 1, MiniBatches = 1, MaskTruncated = true, Objective = objective }));
        Assert.Equal([0, 1, 4], batch.Sequences.Select(s => s.Index));
        // Three tokens each; a constant group counts, a masked completion's tokens do not.
        Assert.Equal(15, batch.Normalizer.Denominator);
    }

    [Fact]
    public void MiniBatches_ThreeOfThreeGroups_HoldWholeGroups() =>
        Assert.Equal([2, 0, 2], Batch(new GrpoConfig { Steps = 1, MiniBatches = 3 }).Select(batch => batch.Sequences.Count));

    [Fact]
    public void IsConstant_EqualRewards_OnlyWhereAllAre() => Assert.Equal([false, true, false], Groups.Select(group => group.IsConstant));

    [Fact]
    public void Prepare_KlInTheLoss_ScoresWhatIsTrainedOnAlone()
    {
        var reference = new ConstantEngine(-2);
        var batch = Prepared(new GrpoConfig { Steps = 1 }, reference);
        Assert.Equal([0, 1, 4, 5], reference.Scored);
        Assert.Equal([-2, -2, -2], batch.RefLogProbs![0]);
    }

    [Fact]
    public void Prepare_NoKl_NeedsNoReference()
    {
        var reference = new ConstantEngine(-2);
        var batch = Prepared(new GrpoConfig { Steps = 1, Objective = new PolicyObjective { KlCoefficient = 0 } }, reference);
        Assert.Empty(reference.Scored);
        Assert.Null(batch.RefLogProbs);
    }

    [Fact]
    public void Prepare_KlInTheReward_CountsForEachToken()
    {
        // log pi_old - log pi_ref is 1 at each token; from the last backwards the returns are r - 0.5, r - 1, r - 1.5.
        var config = new GrpoConfig { Steps = 1, RewardKlCoefficient = 0.5, Advantage = new Returns() };
        Assert.Equal([-1.5f, -1, -0.5f], Prepared(config, new ConstantEngine(-2)).Advantages[0]);
    }

    [Fact]
    public void Prepare_EqualRewardsButKlInTheReward_LeavesNoGroupOut() => Assert.Equal(
        [0, 1, 2, 3, 4, 5],
        Assert.Single(Batch(new GrpoConfig { Steps = 1, RewardKlCoefficient = 0.5, Advantage = new Returns() })).Sequences.Select(s => s.Index));

    [Fact]
    public void Prepare_SamplerCorrection_TakesTheEngineForTheOldPolicy()
    {
        var config = new GrpoConfig { Steps = 1, SamplerCorrection = new ImportanceWeights { Threshold = 1.5 } };
        var batch = new GrpoBatch(Groups, config);
        batch.Prepare(new ConstantEngine(-0.75f), new ConstantEngine(-2));
        Assert.Equal([-0.75f, -0.75f, -0.75f], batch.OldLogProbs[3]);
        // The sampler said -1: exp(0.25) stays under the threshold.
        Assert.All(batch.Weights![3], weight => Assert.Equal(Math.Exp(0.25), weight, 1e-6));
    }

    private static List<GrpoMiniBatch> Batch(GrpoConfig config) => [.. Prepared(config, new ConstantEngine(-2)).MiniBatches()];

    private static GrpoBatch Prepared(GrpoConfig config, ConstantEngine reference)
    {
        var batch = new GrpoBatch(Groups, config);
        batch.Prepare(new ConstantEngine(-1), reference);
        return batch;
    }

    /// <summary>The undiscounted return of each token, as it is.</summary>
    private sealed record Returns : AdvantageEstimator
    {
        public override AdvantageEstimate Estimate(TokenRewards rewards) =>
            new([.. rewards.Tokens.Select(row => row.Select((_, t) => row.Skip(t).Sum()).ToArray())]);
    }

    private static ScoredGroup Group(params (double Reward, bool Finished)[] members)
    {
        var rollouts = members.Select(m => new Rollout(Question, [1], new SampledCompletion([2, 3, 4], [-1, -1, -1], m.Finished), ""));
        var rewards = members.Select(m => new RewardBreakdown(new Dictionary<string, double>(), m.Reward));
        return new ScoredGroup(new RolloutGroup(Question, [.. rollouts]), [.. rewards]);
    }
}
