using R1.Training.PolicyOptimization;
using R1.Training.PolicyOptimization.Algorithms;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Tests.Training.PolicyOptimization;

public sealed class GrpoUpdaterTests : IDisposable
{
    private readonly TinyTask _task = new();

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(1, 1.0)]
    [InlineData(4, 0.25)]
    public void Update_Warmup_ScalesTheFirstLearningRate(int warmupUpdates, double scale)
    {
        // Adam's first step moves every parameter that has a gradient by the learning rate.
        var before = _task.Weights();
        Update(TinyTask.Config with { WarmupUpdates = warmupUpdates });
        Assert.Equal(scale * TinyTask.Config.LearningRate, Moves(before).Max(), 0.02 * TinyTask.Config.LearningRate);
    }

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(1, 0.25)]
    [InlineData(0.5, 0.5)]
    [InlineData(0.25, 1.0)]
    public void Update_DecayShare_LowersTheLastLearningRates(double share, double scale)
    {
        var before = _task.Weights();
        using var updater = new GrpoUpdater(TinyTask.Config with { Steps = 4, MiniBatches = 2, DecayShare = share }, _task.Model) { Updates = 6 };
        updater.Update(_task.Groups(1, 4));
        Assert.Equal(scale * TinyTask.Config.LearningRate, Moves(before).Max(), 0.02 * TinyTask.Config.LearningRate);
    }

    [Fact]
    public void Update_SkippedUpdate_DoesNotCountAsWarmup()
    {
        var config = TinyTask.Config with { Objective = new PolicyObjective { Loss = new TinyTask.NotANumber() } };
        using var updater = new GrpoUpdater(config, _task.Model);
        var update = updater.Update(_task.Groups(2, 4));
        Assert.Equal((0, 0, 1), (updater.Updates, update.Updates, update.SkippedUpdates));
        Assert.All(updater.Optimizer.State().Values, state => Assert.Equal(0, state.to(TorchSharp.torch.ScalarType.Float64).abs().max().item<double>()));
    }

    [Fact]
    public void Update_Clipping_ScalesTheGradientToTheNormAndReportsItAsItWas()
    {
        using var updater = new GrpoUpdater(TinyTask.Config with { MaxGradientNorm = 1e-3 }, _task.Model);
        var update = updater.Update(_task.Groups(2, 4));
        Assert.True(update.GradientNorm > 0.01, $"a norm of {update.GradientNorm} needs no clipping");
        Assert.Equal(1e-3, Math.Sqrt(updater.Optimizer.Gradients.Sum(g => Math.Pow(g.norm().item<float>(), 2))), 1e-6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    public void Update_Balancing_MovesTheRoutingBiasesByItsSpeed(double speed)
    {
        var before = _task.Biases();
        Update(TinyTask.Config with { ExpertBalanceSpeed = speed });
        var moves = before.Zip(_task.Biases(), (a, b) => Math.Abs(a - b)).ToList();
        Assert.Equal(speed, moves.Max(), 1e-6);
        Assert.All(moves, move => Assert.True(move < 1e-6 || Math.Abs(move - speed) < 1e-6, $"{move}"));
    }

    [Fact]
    public void Update_ManyMicroBatches_EqualOne()
    {
        var one = After(TinyTask.Config);
        var many = After(TinyTask.Config with { MicroBatchTokens = 1 });
        // Adam turns rounding in tiny gradients into whole steps, so what is compared is the sum of all moves.
        Assert.Equal(1, one.Zip(many, (a, b) => a * b).Sum() / Math.Sqrt(one.Sum(a => a * a) * many.Sum(a => a * a)), 1e-3);
    }

    [Fact]
    public void Update_EqualRewards_ChangesNothing()
    {
        var group = _task.Groups(1, 4)[0];
        var constant = group with { Rewards = [.. group.Rewards.Select(_ => group.Rewards[0])] };
        var before = _task.Weights();
        using var updater = new GrpoUpdater(TinyTask.Config, _task.Model);
        Assert.Equal(0, updater.Update([constant]).Updates);
        Assert.Equal(before, _task.Weights());
    }

    [Fact]
    public void Update_FirstOfARollout_HasRatiosOfOneAndNoKl()
    {
        var update = Update(TinyTask.Config);
        Assert.Equal(1, update.Metrics.MeanRatio, 1e-4);
        Assert.Equal(0, update.Metrics.Kl, 1e-6);
        Assert.True(update.Entropy > 1, $"entropy {update.Entropy}");
    }

    [Fact]
    public void RefreshReference_AfterUpdates_MakesTheKlZeroAgain()
    {
        using var updater = new GrpoUpdater(TinyTask.Config, _task.Model);
        updater.Update(_task.Groups(2, 4));
        Assert.True(updater.Update(_task.Groups(2, 4, seed: 7)).Metrics.Kl > 1e-6);
        updater.RefreshReference();
        Assert.Equal(0, updater.Update(_task.Groups(2, 4, seed: 8)).Metrics.Kl, 1e-6);
    }

    public static TheoryData<string, Func<GrpoConfig, GrpoConfig>> Algorithms { get; } = new()
    {
        { "grpo", Grpo.Apply },
        { "dr_grpo", DrGrpo.Apply },
        { "dapo", Dapo.Apply },
        { "gspo", Gspo.Apply },
        { "rloo", Rloo.Apply },
        { "opo", Opo.Apply },
        { "reinforce++", ReinforcePlusPlus.Apply },
        { "reinforce++-baseline", ReinforcePlusPlus.ApplyWithBaseline },
        { "cispo", Cispo.Apply },
        { "sapo", Sapo.Apply },
        { "dual_clip", DualClip.Apply },
        { "ppo", Ppo.Apply },
    };

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Update_EveryAlgorithm_MakesTheBestCompletionLikelier(string name, Func<GrpoConfig, GrpoConfig> apply)
    {
        var config = apply(TinyTask.Config) with { MaskTruncated = false };
        var groups = _task.Groups(2, 4);
        var best = groups[0].Rewards.Index().MaxBy(r => r.Item.Total).Index;
        using var updater = new GrpoUpdater(config, _task.Model);
        var before = LogProb(groups[0], best);
        Assert.Equal(1, updater.Update(groups).Updates);
        Assert.True(LogProb(groups[0], best) > before, $"{name}: {before} -> {LogProb(groups[0], best)}");
    }

    public void Dispose() => _task.Dispose();

    private GrpoUpdate Update(GrpoConfig config)
    {
        using var updater = new GrpoUpdater(config, _task.Model);
        return updater.Update(_task.Groups(2, 4));
    }

    private static double[] After(GrpoConfig config)
    {
        using var task = new TinyTask();
        var before = task.Weights();
        using (var updater = new GrpoUpdater(config, task.Model)) updater.Update(task.Groups(2, 4));
        return [.. before.Zip(task.Weights(), (a, b) => (double)b - a)];
    }

    private IEnumerable<double> Moves(float[] before) => before.Zip(_task.Weights(), (a, b) => (double)Math.Abs(a - b));

    private double LogProb(ScoredGroup group, int index)
    {
        var rollout = group.Group.Rollouts[index];
        var scores = new float[1][];
        using var engine = new R1.Training.Gradients.TorchGradientEngine(_task.Model, workers: 1);
        engine.Score([new(rollout.PromptIds, rollout.Sampled.TokenIds, 0)], temperature: 1, scores);
        return scores[0].Sum(p => (double)p);
    }
}
