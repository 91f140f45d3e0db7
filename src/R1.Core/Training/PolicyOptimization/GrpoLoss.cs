using R1.Configuration;
using R1.Foundation;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.PolicyOptimization;

/// <summary>A loss to call backward on, and what to log about it.</summary>
/// <param name="Loss">Scalar: -J of eq. (1), or a micro-batch's share of it.</param>
/// <param name="Metrics">Measured on the same tokens, without gradient.</param>
public readonly record struct GrpoLossResult(Tensor Loss, GrpoLossMetrics Metrics);

/// <summary>
/// Eq. (1) and (2): minus the mean of min(rho A, clip(rho, 1 - epsilon, 1 + epsilon) A) - beta KL, with rho = pi / pi_old.
/// Pure functions over log-probabilities: no model, no state.
/// </summary>
/// <remarks>
/// <b>Deviations.</b> Eq. (1) writes one ratio per output, the product over its tokens. Like DeepSeekMath and every open
/// implementation we take it per token (or GSPO's geometric mean per completion), and average over an output's tokens.
/// </remarks>
public static class GrpoLoss
{
    /// <summary>Eq. (2), per token: pi_ref / pi - log(pi_ref / pi) - 1, the unbiased, never negative 'k3' estimate of KL(pi || pi_ref).</summary>
    /// <param name="logProbs">[...], of the policy.</param>
    /// <param name="refLogProbs">[...], of the reference.</param>
    /// <returns>[...]</returns>
    public static Tensor KlK3(Tensor logProbs, Tensor refLogProbs)
    {
        using var scope = NewDisposeScope();
        var logRatio = refLogProbs - logProbs;
        return (logRatio.expm1() - logRatio).MoveToOuterDisposeScope();
    }

    /// <summary>The loss of eq. (1) on a mini-batch or on a micro-batch of it.</summary>
    /// <param name="logProbs">[batch, time], of the policy, with gradient.</param>
    /// <param name="oldLogProbs">[batch, time], of the policy that drew the tokens; null when that is this very policy (all ratios 1).</param>
    /// <param name="refLogProbs">[batch, time], of the reference; may be null when beta is 0.</param>
    /// <param name="advantages">[batch]</param>
    /// <param name="completionMask">[batch, time], 1 (or true) on trained tokens; values elsewhere are never read, not even NaN.</param>
    /// <param name="options">The constants of eq. (1).</param>
    /// <param name="normalizer">The divisor of the whole mini-batch; null when this is the whole mini-batch.</param>
    /// <exception cref="ArgumentException">Options out of range, shapes that do not fit, or no reference although beta is above 0.</exception>
    public static GrpoLossResult Compute(
        Tensor logProbs, Tensor? oldLogProbs, Tensor? refLogProbs, Tensor advantages, Tensor completionMask,
        GrpoLossOptions options, LossNormalizer? normalizer = null)
    {
        Check(logProbs, oldLogProbs, refLogProbs, advantages, completionMask, options);
        using var scope = NewDisposeScope();
        var kept = completionMask.to(ScalarType.Bool);
        var mask = kept.to(logProbs.dtype);
        var a = advantages.to(logProbs.dtype).unsqueeze(-1);

        // log rho_t = log pi(o_t) - log pi_old(o_t), on trained tokens
        var logRatio = Masked(logProbs - (oldLogProbs ?? logProbs.detach()), kept);
        var ratio = (options.Level == ImportanceLevel.Token ? logRatio : SequenceMean(logRatio, mask)).exp();
        var loss = -Surrogate(ratio, a, options);

        var kl = refLogProbs is null ? null : KlK3(Masked(logProbs, kept), Masked(refLogProbs, kept));
        if (options.KlCoefficient > 0) loss = loss.Plus(kl!.Times(options.KlCoefficient));

        normalizer ??= LossNormalizer.For(options, completionMask);
        var total = (loss * normalizer.Weights(mask)).sum();
        var metrics = GrpoLossMetrics.Measure(ratio, logRatio, kl, a, mask, options);
        return new(total.MoveToOuterDisposeScope(), metrics);
    }

    // min(rho A, clip(rho) A); where A < 0 no lower than delta A. [batch, time] per token, [batch, 1] per sequence.
    private static Tensor Surrogate(Tensor ratio, Tensor a, GrpoLossOptions options)
    {
        var clipped = ratio.Within(options.LowestRatio, options.HighestRatio);
        var lower = minimum(ratio * a, clipped * a);
        return options.Delta is { } delta ? where(a.Below(0), maximum(lower, a.Times(delta)), lower) : lower;
    }

    // log of the geometric mean of the token ratios, [batch, 1]
    private static Tensor SequenceMean(Tensor logRatio, Tensor mask) =>
        logRatio.sum(-1, keepdim: true) / mask.sum(-1, keepdim: true).clamp_min(HeldScalars.One);

    // where() rather than a product: padding may hold -inf or NaN.
    private static Tensor Masked(Tensor values, Tensor kept) => where(kept, values, zeros_like(values));

    private static void Check(
        Tensor logProbs, Tensor? oldLogProbs, Tensor? refLogProbs, Tensor advantages, Tensor completionMask, GrpoLossOptions options)
    {
        options.Validate();
        if (refLogProbs is null && options.KlCoefficient > 0)
            throw new ArgumentException(
                $"KlCoefficient is {options.KlCoefficient} but refLogProbs is null: score the batch with the reference, or set it to 0.");
        CheckShape("logProbs", logProbs, completionMask.shape);
        CheckShape("oldLogProbs", oldLogProbs, completionMask.shape);
        CheckShape("refLogProbs", refLogProbs, completionMask.shape);
        CheckShape("advantages", advantages, completionMask.shape[..1]);
    }

    private static void CheckShape(string name, Tensor? tensor, long[] expected)
    {
        if (tensor is not null && !tensor.shape.SequenceEqual(expected))
            throw new ArgumentException(
                $"{name} is [{string.Join(", ", tensor.shape)}], expected [{string.Join(", ", expected)}] as completionMask has it.");
    }
}
