using FsCheck;
using FsCheck.Fluent;
using R1.Configuration;
using R1.Training.PolicyOptimization.Losses;
using static TorchSharp.torch;

namespace R1.Tests.Training.PolicyOptimization.Losses;

public class PolicyObjectiveTests
{
    private static readonly ClippedLoss Clip = new() { ClipEpsilon = 0.2 };
    private static readonly PolicyObjective Clipped = new() { Loss = Clip, KlCoefficient = 0.04 };

    private static readonly PolicyObjective[] Variants =
    [
        new(),
        Clipped,
        Clipped with { Aggregation = new TokenMean(), Loss = Clip with { ClipEpsilonHigh = 0.28 } },
        Clipped with { Aggregation = new SequenceSum(), Loss = Clip with { DualClip = 1.5 } },
        Clipped with { Aggregation = new ConstantLength { MaxCompletionTokens = 32 } },
        Clipped with { Loss = new SequenceClippedLoss { ClipEpsilon = 0.2, ClipEpsilonHigh = 0.2 } },
        Clipped with { Loss = new CispoLoss() },
        Clipped with { Loss = new SapoLoss() },
    ];

    [Fact]
    public void Compute_OneTokenAboveTheClip_IsClosedForm()
    {
        using var scope = NewDisposeScope();
        // ratio 1.5, A 2, epsilon 0.2: min(3, 2.4) = 2.4, clipped, so no gradient.
        var logProbs = tensor(new[,] { { Math.Log(0.3) } }).requires_grad_(true);
        var result = (Clipped with { KlCoefficient = 0 }).Compute(
            new PolicyBatch(logProbs, tensor([2.0]), ones(1, 1)) { OldLogProbs = tensor(new[,] { { Math.Log(0.2) } }) });
        result.Loss.backward();
        Assert.Equal(-2.4, result.Loss.item<double>(), 1e-12);
        Assert.Equal(0, logProbs.grad!.item<double>());
        Assert.Equal((1, 0, 1.5), (result.Metrics.ClipFractionHigh, result.Metrics.ClipFractionLow, Math.Round(result.Metrics.MeanRatio, 12)));
    }

    [Fact]
    public void Compute_AtRatioOne_HasThePolicyGradient() => Properties.ForAll(Batches(), seed =>
    {
        using var scope = NewDisposeScope();
        var batch = new Batch(seed);
        var result = new PolicyObjective { KlCoefficient = 0 }.Compute(new PolicyBatch(batch.LogProbs, batch.Advantages, batch.Mask));
        var gradient = batch.Gradient(result.Loss);
        // REINFORCE with the same weights: -mean over completions of A_i mean over tokens of log pi
        var perCompletion = (batch.LogProbs * batch.Mask).sum(1) / batch.Mask.sum(1).clamp_min(1);
        var expected = batch.Gradient(-(perCompletion * batch.Advantages).mean());
        Assert.True((gradient - expected).abs().max().item<double>() < 1e-12);
    });

    [Fact]
    public void Compute_MorePadding_ChangesNothing() => Properties.ForAll(Batches(), seed =>
    {
        using var scope = NewDisposeScope();
        var batch = new Batch(seed);
        foreach (var objective in Variants)
        {
            var plain = batch.Loss(objective);
            var padded = batch.Padded().Loss(objective);
            Assert.Equal(plain.Loss.item<double>(), padded.Loss.item<double>(), 1e-12);
            Assert.Equal(plain.Metrics.ClipFraction, padded.Metrics.ClipFraction, 1e-12);
            Assert.Equal(plain.Metrics.Kl, padded.Metrics.Kl, 1e-12);
        }
    });

    [Fact]
    public void Compute_NaNInPadding_ReachesNeitherLossNorGradient()
    {
        using var scope = NewDisposeScope();
        var logProbs = tensor(new[,] { { -1.0, double.NaN }, { -2.0, double.NegativeInfinity } }).requires_grad_(true);
        var rest = tensor(new[,] { { -1.1, double.NegativeInfinity }, { -2.5, double.NaN } });
        var mask = tensor(new[,] { { true, false }, { true, false } });
        var result = Clipped.Compute(new PolicyBatch(logProbs, tensor([1.0, -1.0]), mask) { OldLogProbs = rest, RefLogProbs = rest, Weights = rest });
        result.Loss.backward();
        Assert.True(double.IsFinite(result.Loss.item<double>()));
        Assert.True(logProbs.grad!.isfinite().all().item<bool>());
    }

    [Fact]
    public void Compute_MicroBatches_AddUpToOneBatch() => Properties.ForAll(Batches(), seed =>
    {
        using var scope = NewDisposeScope();
        var batch = new Batch(seed);
        foreach (var objective in Variants)
        {
            var whole = batch.Loss(objective);
            var normalizer = objective.Aggregation.For(batch.Mask);
            var parts = Enumerable.Range(0, (int)batch.Mask.shape[0]).Select(row => batch.Row(row).Loss(objective, normalizer)).ToArray();
            Assert.Equal(whole.Loss.item<double>(), parts.Sum(p => p.Loss.item<double>()), 1e-12);
            var combined = PolicyLossMetrics.Combine([.. parts.Select(p => p.Metrics)]);
            Assert.Equal(whole.Metrics.Kl, combined.Kl, 1e-12);
            Assert.Equal(whole.Metrics.MeanRatio, combined.MeanRatio, 1e-12);
            Assert.Equal(whole.Metrics.ClipFraction, combined.ClipFraction, 1e-12);
        }
    });

    [Fact]
    public void Compute_AdvantagesPerToken_EqualThoseOfTheCompletionSpread() => Properties.ForAll(Batches(), seed =>
    {
        using var scope = NewDisposeScope();
        var batch = new Batch(seed);
        foreach (var objective in Variants)
        {
            var perCompletion = batch.Loss(objective);
            var perToken = (batch with { Advantages = batch.Advantages.unsqueeze(1).expand(batch.Mask.shape) }).Loss(objective);
            Assert.Equal(perCompletion.Loss.item<double>(), perToken.Loss.item<double>(), 1e-12);
            Assert.Equal(perCompletion.Metrics.ClipFraction, perToken.Metrics.ClipFraction, 1e-12);
        }
    });

    [Fact]
    public void K3_AnyPair_IsNotNegative() => Properties.ForAll(Gen.Choose(-3000, 0).Two().ToArbitrary(), pair =>
    {
        using var scope = NewDisposeScope();
        var kl = KlEstimate.K3(tensor(pair.Item1 / 100f), tensor(pair.Item2 / 100f)).item<float>();
        Assert.True(kl >= 0 && (kl > 0 || pair.Item1 == pair.Item2), $"{pair}: {kl}");
    });

    [Fact]
    public void Compute_AllMasked_IsZero()
    {
        using var scope = NewDisposeScope();
        foreach (var objective in Variants)
        {
            var result = objective.Compute(new PolicyBatch(zeros(2, 3), ones(2), zeros(2, 3)) { OldLogProbs = zeros(2, 3), RefLogProbs = zeros(2, 3) });
            Assert.Equal((0f, 0L, 0.0), (result.Loss.item<float>(), result.Metrics.Tokens, result.Metrics.ClipFraction));
        }
    }

    [Fact]
    public void Compute_LeavesNoTensorBehind()
    {
        using var scope = NewDisposeScope();
        var batch = new Batch(3);
        batch.Loss(Clipped).Loss.Dispose();
        var before = scope.DisposablesCount;
        for (var i = 0; i < 3; i++) batch.Loss(Clipped).Loss.Dispose();
        Assert.Equal(before, scope.DisposablesCount);
    }

    [Fact]
    public void Validate_ManyFaults_ListsThemAll()
    {
        var objective = new PolicyObjective
        {
            Loss = new ClippedLoss { ClipEpsilon = 0, DualClip = 0.5 }, Aggregation = new ConstantLength { MaxCompletionTokens = 0 }, KlCoefficient = -1,
        };
        var fault = Assert.Throws<InvalidConfigException>(() => objective.Validate()).Message;
        Assert.Equal("""
            PolicyObjective has 4 faults:
              loss.clip_epsilon = 0: give a value above 0
              loss.dual_clip = 0.5: give a value above 1
              aggregation.max_completion_tokens = 0: give a value of at least 1
              kl_coefficient = -1: give a value of at least 0
            """, fault);
    }

    [Fact]
    public void Compute_NoReferenceOrWrongShape_SaysWhat()
    {
        using var scope = NewDisposeScope();
        var (x, mask) = (zeros(2, 3), ones(2, 3));
        string Fault(PolicyBatch batch) => Assert.Throws<ArgumentException>(() => new PolicyObjective().Compute(batch)).Message;
        Assert.Contains("RefLogProbs is null", Fault(new(x, ones(2), mask)));
        Assert.Contains("Advantages is [3], expected [2]", Fault(new(x, ones(3), mask) { RefLogProbs = x }));
        Assert.Contains("Advantages is [2, 2], expected [2, 3]", Fault(new(x, ones(2, 2), mask) { RefLogProbs = x }));
    }

    private static Arbitrary<int> Batches() => Gen.Choose(0, int.MaxValue - 1).ToArbitrary();

    /// <summary>A random mini-batch: 1 to 6 completions of 0 to 8 tokens, ratios well outside any clip range.</summary>
    private sealed record Batch(Tensor LogProbs, Tensor Old, Tensor Ref, Tensor Advantages, Tensor Mask)
    {
        public Batch(int seed) : this(null!, null!, null!, null!, null!)
        {
            var random = new Random(seed);
            var (rows, time) = (random.Next(1, 7), random.Next(1, 9));
            LogProbs = Random(random, rows, time).requires_grad_(true);
            Old = Random(random, rows, time);
            Ref = Random(random, rows, time);
            Advantages = Random(random, rows, 1).squeeze(1) + 1;
            var lengths = tensor(Enumerable.Range(0, rows).Select(_ => (long)random.Next(0, time + 1)).ToArray());
            Mask = (arange(time).unsqueeze(0) < lengths.unsqueeze(1)).to(ScalarType.Float64);
        }

        public PolicyLossResult Loss(PolicyObjective objective, LossNormalizer? normalizer = null) =>
            objective.Compute(new PolicyBatch(LogProbs, Advantages, Mask) { OldLogProbs = Old, RefLogProbs = Ref }, normalizer);

        public Tensor Gradient(Tensor loss) => autograd.grad([loss], [LogProbs])[0];

        public Batch Row(int row) => new(Part(LogProbs, row), Part(Old, row), Part(Ref, row), Part(Advantages, row), Part(Mask, row));

        public Batch Padded()
        {
            var junk = full_like(LogProbs.detach(), -7.5);
            Tensor Pad(Tensor x) => cat([x, junk], 1);
            return new(Pad(LogProbs), Pad(Old), Pad(Ref), Advantages, cat([Mask, zeros_like(junk)], 1));
        }

        private static Tensor Part(Tensor x, int row) => x.narrow(0, row, 1);

        private static Tensor Random(Random random, int rows, int time) =>
            tensor(Enumerable.Range(0, rows * time).Select(_ => -2 * random.NextDouble()).ToArray()).reshape(rows, time);
    }
}
