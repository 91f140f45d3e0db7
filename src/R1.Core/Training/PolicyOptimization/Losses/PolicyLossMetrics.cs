using R1.Foundation;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.PolicyOptimization.Losses;

/// <summary>
/// Measures of a policy loss. Kept as sums, so that the micro-batches of a step combine exactly. Shares are of tokens, or of completions
/// where a completion has one ratio (<see cref="TokenLoss.PerSequence"/>).
/// </summary>
public sealed record PolicyLossMetrics
{
    private double RatioCount { get; init; }
    private double LowCount { get; init; }
    private double HighCount { get; init; }
    private double BoundedCount { get; init; }
    private double ClippedTokens { get; init; }
    private double RatioSum { get; init; }
    private double KlSum { get; init; }
    private double OldKlSum { get; init; }

    /// <summary>Trained tokens.</summary>
    public long Tokens { get; private init; }

    /// <summary>Share of ratios that the lower bound acted on; for the clipped surrogate, those with a negative advantage.</summary>
    public double ClipFractionLow => Share(LowCount, RatioCount);

    /// <summary>Share of ratios that the upper bound acted on; for the clipped surrogate, those with a positive advantage.</summary>
    public double ClipFractionHigh => Share(HighCount, RatioCount);

    /// <summary>Share of ratios clipped on either side.</summary>
    public double ClipFraction => ClipFractionLow + ClipFractionHigh;

    /// <summary>Share of ratios bounded by <see cref="ClippedLoss.DualClip"/>.</summary>
    public double DualClipFraction => Share(BoundedCount, RatioCount);

    /// <summary>Share of tokens under a clipped ratio; equals <see cref="ClipFraction"/> where every token has a ratio.</summary>
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
    public static PolicyLossMetrics Combine(IReadOnlyList<PolicyLossMetrics> parts) => new()
    {
        Tokens = parts.Sum(p => p.Tokens),
        RatioCount = parts.Sum(p => p.RatioCount),
        LowCount = parts.Sum(p => p.LowCount),
        HighCount = parts.Sum(p => p.HighCount),
        BoundedCount = parts.Sum(p => p.BoundedCount),
        ClippedTokens = parts.Sum(p => p.ClippedTokens),
        RatioSum = parts.Sum(p => p.RatioSum),
        KlSum = parts.Sum(p => p.KlSum),
        OldKlSum = parts.Sum(p => p.OldKlSum),
        MinSequenceClipFractionLow = parts.Min(p => p.MinSequenceClipFractionLow),
        MaxSequenceClipFractionHigh = parts.Max(p => p.MaxSequenceClipFractionHigh),
    };

    /// <param name="loss">What the loss counted.</param>
    /// <param name="terms">What it was computed from.</param>
    /// <param name="kl">[batch, time], zero where masked, or null.</param>
    internal static PolicyLossMetrics Measure(TokenLoss loss, TokenTerms terms, Tensor? kl)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var mask = terms.Mask;
        // A completion with one ratio counts once, however long it is.
        var unit = loss.PerSequence ? mask / mask.sum(-1, keepdim: true).clamp_min(HeldScalars.One) : mask;
        Tensor Flags(Tensor? flags) => flags is null ? zeros_like(mask) : flags.to(mask.dtype);
        var (low, high, bounded) = (Flags(loss.ClippedLow), Flags(loss.ClippedHigh), Flags(loss.Bounded));
        var units = unit.RowSums();
        var (lowRows, highRows) = ((low * unit).RowSums(), (high * unit).RowSums());
        // One transfer for all sums.
        var sums = stack([
            mask.Total(), units.Total(), lowRows.Total(), highRows.Total(), (bounded * unit).Total(), (low.Plus(high) * mask).Total(),
            (loss.Ratio * unit).Total(), kl is null ? zeros_like(units.Total()) : (kl * mask).Total(), -terms.LogRatio.Total(),
            where(units.Above(0), lowRows / units, ones_like(units)).amin(), where(units.Above(0), highRows / units, zeros_like(units)).amax(),
        ]).to(ScalarType.Float64).cpu().data<double>().ToArray();
        return new()
        {
            Tokens = (long)sums[0], RatioCount = sums[1], LowCount = sums[2], HighCount = sums[3], BoundedCount = sums[4],
            ClippedTokens = sums[5], RatioSum = sums[6], KlSum = sums[7], OldKlSum = sums[8],
            MinSequenceClipFractionLow = sums[9], MaxSequenceClipFractionHigh = sums[10],
        };
    }

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;
}
