using R1.Foundation;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.PolicyOptimization;

/// <summary>
/// What happened inside a GRPO loss. Kept as sums, so that the micro-batches of a step combine exactly. A 'ratio' is a token's at
/// <see cref="ImportanceLevel.Token"/> and a completion's at <see cref="ImportanceLevel.Sequence"/>.
/// </summary>
public sealed record GrpoLossMetrics
{
    private double RatioCount { get; init; }
    private double LowCount { get; init; }
    private double HighCount { get; init; }
    private double DeltaCount { get; init; }
    private double ClippedTokens { get; init; }
    private double RatioSum { get; init; }
    private double KlSum { get; init; }
    private double OldKlSum { get; init; }

    /// <summary>Trained tokens.</summary>
    public long Tokens { get; private init; }

    /// <summary>Share of ratios below 1 - epsilon with a negative advantage: the update that clipping took away.</summary>
    public double ClipFractionLow => Share(LowCount, RatioCount);

    /// <summary>Share of ratios above 1 + epsilon with a positive advantage.</summary>
    public double ClipFractionHigh => Share(HighCount, RatioCount);

    /// <summary>Share of ratios clipped on either side.</summary>
    public double ClipFraction => ClipFractionLow + ClipFractionHigh;

    /// <summary>Share of ratios bounded by <see cref="GrpoLossOptions.Delta"/>.</summary>
    public double DeltaFraction => Share(DeltaCount, RatioCount);

    /// <summary>Share of tokens under a clipped ratio; equals <see cref="ClipFraction"/> at the token level.</summary>
    public double ClippedTokenFraction => Share(ClippedTokens, Tokens);

    /// <summary>The smallest <see cref="ClipFractionLow"/> of a single completion.</summary>
    public double MinSequenceClipFractionLow { get; private init; }

    /// <summary>The largest <see cref="ClipFractionHigh"/> of a single completion.</summary>
    public double MaxSequenceClipFractionHigh { get; private init; }

    /// <summary>Mean of pi / pi_old: 1 on the first mini-batch after a rollout.</summary>
    public double MeanRatio => Share(RatioSum, RatioCount);

    /// <summary>Mean per token of eq. (2), in nats; 0 without a reference.</summary>
    public double Kl => Share(KlSum, Tokens);

    /// <summary>Mean per token of log pi_old - log pi, in nats: how far the policy has moved since the rollout ('k1').</summary>
    public double OldPolicyKl => Share(OldKlSum, Tokens);

    /// <summary>The metrics of several micro-batches as if they had been one batch.</summary>
    /// <param name="parts">At least one.</param>
    public static GrpoLossMetrics Combine(IReadOnlyList<GrpoLossMetrics> parts) => new()
    {
        Tokens = parts.Sum(p => p.Tokens),
        RatioCount = parts.Sum(p => p.RatioCount),
        LowCount = parts.Sum(p => p.LowCount),
        HighCount = parts.Sum(p => p.HighCount),
        DeltaCount = parts.Sum(p => p.DeltaCount),
        ClippedTokens = parts.Sum(p => p.ClippedTokens),
        RatioSum = parts.Sum(p => p.RatioSum),
        KlSum = parts.Sum(p => p.KlSum),
        OldKlSum = parts.Sum(p => p.OldKlSum),
        MinSequenceClipFractionLow = parts.Min(p => p.MinSequenceClipFractionLow),
        MaxSequenceClipFractionHigh = parts.Max(p => p.MaxSequenceClipFractionHigh),
    };

    /// <param name="ratio">[batch, time] or [batch, 1]</param>
    /// <param name="logRatio">[batch, time], zero where masked.</param>
    /// <param name="kl">[batch, time], zero where masked, or null.</param>
    /// <param name="advantages">[batch, 1]</param>
    /// <param name="mask">[batch, time]</param>
    /// <param name="options">Where the clips are.</param>
    internal static GrpoLossMetrics Measure(
        Tensor ratio, Tensor logRatio, Tensor? kl, Tensor advantages, Tensor mask, GrpoLossOptions options)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var unit = ratio.shape[1] == mask.shape[1] ? mask : mask.amax([-1], keepdim: true);
        var low = ratio.Below(options.LowestRatio).logical_and(advantages.Below(0)).to(mask.dtype);
        var high = ratio.Above(options.HighestRatio).logical_and(advantages.Above(0)).to(mask.dtype);
        var delta = options.Delta is { } bound ? ratio.Above(bound).logical_and(advantages.Below(0)).to(mask.dtype) : zeros_like(low);
        var units = unit.sum(-1);
        var (lowRows, highRows) = ((low * unit).sum(-1), (high * unit).sum(-1));
        // One transfer for all sums.
        var sums = stack([
            mask.sum(), units.sum(), lowRows.sum(), highRows.sum(), (delta * unit).sum(), (low.Plus(high) * mask).sum(),
            (ratio * unit).sum(), kl is null ? zeros_like(units.sum()) : (kl * mask).sum(), -logRatio.sum(),
            where(units.Above(0), lowRows / units, ones_like(units)).amin(), where(units.Above(0), highRows / units, zeros_like(units)).amax(),
        ]).to(ScalarType.Float64).cpu().data<double>().ToArray();
        return new()
        {
            Tokens = (long)sums[0], RatioCount = sums[1], LowCount = sums[2], HighCount = sums[3], DeltaCount = sums[4],
            ClippedTokens = sums[5], RatioSum = sums[6], KlSum = sums[7], OldKlSum = sums[8],
            MinSequenceClipFractionLow = sums[9], MaxSequenceClipFractionHigh = sums[10],
        };
    }

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;
}
