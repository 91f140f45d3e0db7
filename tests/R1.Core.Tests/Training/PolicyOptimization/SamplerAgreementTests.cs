using R1.Configuration;
using R1.Generation;
using R1.Training.PolicyOptimization;
using R1.Training.PolicyOptimization.Losses;
using static TorchSharp.torch;

namespace R1.Tests.Training.PolicyOptimization;

/// <summary>Sampler and training code compute the same policy: how far they agree, and what is done where they do not.</summary>
public class SamplerAgreementTests
{
    [Fact]
    public void Of_TwoCompletions_GivesTheGapsAndTheDivergence()
    {
        var agreement = SamplerAgreement.Of([[-1, -2], [-3]], [[-1.5f, -2], [-2.75f]]);
        Assert.Equal(0.25, agreement.MeanGap, 1e-9);
        Assert.Equal(0.5, agreement.MaxGap, 1e-9);
        Assert.Equal(0.25 / 3, agreement.Kl, 1e-9);
        Assert.Equal(new SamplerAgreement(0, 0, 0), SamplerAgreement.Of([[]], [[]]));
    }

    [Fact]
    public void Train_SamplerCorrection_ReportsTheAgreement()
    {
        using var task = new TinyTask();
        using var trainer = task.Trainer(TinyTask.Config with { SamplerCorrection = new ImportanceWeights() });
        Assert.All(trainer.Train(), step => Assert.InRange(step.SamplerMaxGap!.Value, step.SamplerMeanGap!.Value, 1e-4));
    }

    [Fact]
    public void Train_NoCorrection_ReportsNone()
    {
        using var task = new TinyTask();
        using var trainer = task.Trainer(TinyTask.Config);
        Assert.Null(trainer.Train().First().SamplerKl);
    }

    [Theory]
    [InlineData(ImportanceBound.Truncated, new[] { 1.5f, 1f, 0.5f })]
    [InlineData(ImportanceBound.Masked, new[] { 0f, 1f, 0.5f })]
    public void Compute_WeightBeyondTheThreshold_IsCutOrDropped(ImportanceBound bound, float[] expected)
    {
        using var scope = NewDisposeScope();
        var (old, rollout) = (tensor(new[,] { { MathF.Log(4), 0, MathF.Log(0.5f) } }), zeros(1, 3));
        var weights = new ImportanceWeights { Bound = bound, Threshold = 1.5 }.Compute(old, rollout, ones(1, 3));
        Assert.All(expected.Zip(weights.data<float>()), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [Fact]
    public void Compute_MaskedSequence_DropsAllOfIt()
    {
        using var scope = NewDisposeScope();
        var old = tensor(new[,] { { MathF.Log(2), MathF.Log(2) }, { 0, 0 } });
        var masked = new ImportanceWeights { Bound = ImportanceBound.Masked, Level = ImportanceLevel.Sequence, Threshold = 3 };
        var weights = masked.Compute(old, zeros(2, 2), ones(2, 2));
        Assert.Equal([0f, 0f, 1f, 1f], weights.data<float>().ToArray());
    }

    [Fact]
    public void Validate_FiltersWhileTraining_AreRefused()
    {
        var config = TinyTask.Config with { Sampling = new SamplingOptions { TopP = 0.95, TopK = 20, MinP = 0.1 } };
        var fields = Assert.Throws<InvalidConfigException>(() => config.Validate()).Faults.Select(fault => fault.Field);
        Assert.Equal(["sampling.top_p", "sampling.top_k", "sampling.min_p"], fields);
    }
}
