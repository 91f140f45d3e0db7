using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using R1.Foundation;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.PolicyOptimization.Losses;

/// <summary>A loss to call backward on, and what to log about it.</summary>
/// <param name="Loss">Scalar: -J of eq. (1), or a micro-batch's share of it.</param>
/// <param name="Metrics">Measured on the same tokens, without gradient.</param>
public readonly record struct PolicyLossResult(Tensor Loss, PolicyLossMetrics Metrics);

/// <summary>
/// What an update minimises: the loss of each token plus beta times eq. (2), aggregated over the mini-batch. The defaults are eq. (1) with the
/// paper's constants.
/// </summary>
public sealed record PolicyObjective : IConfig
{
    /// <value>The loss of a token. Default: the clipped surrogate of eq. (1).</value>
    public PolicyLoss Loss { get; init; } = new ClippedLoss();

    /// <value>How token losses become one number. Default: mean over tokens, then over completions.</value>
    public LossAggregation Aggregation { get; init; } = new SequenceMean();

    /// <value>beta of eq. (1), at least 0. Default 0.001 (paper, version 2). At 0 no reference log-probabilities are needed.</value>
    [Range(0, double.MaxValue)]
    public double KlCoefficient { get; init; } = 0.001;

    /// <summary>The loss on a mini-batch or on a micro-batch of it.</summary>
    /// <param name="batch">Log-probabilities and advantages.</param>
    /// <param name="normalizer">The divisor of the whole mini-batch; null when this is the whole mini-batch.</param>
    /// <exception cref="ArgumentException">Settings out of range, shapes that do not fit, or no reference although beta is above 0.</exception>
    public PolicyLossResult Compute(PolicyBatch batch, LossNormalizer? normalizer = null)
    {
        this.Validate();
        batch.Check();
        if (batch.RefLogProbs is null && KlCoefficient > 0)
            throw new ArgumentException($"KlCoefficient is {KlCoefficient} but RefLogProbs is null: score the batch with the reference, or set it to 0.");
        using var scope = NewDisposeScope();
        var terms = batch.Terms();
        var token = Loss.Compute(terms);
        var loss = batch.Weights is { } weights ? token.Values * batch.Masked(weights) : token.Values;

        var kl = batch.RefLogProbs is null ? null : KlEstimate.K3(terms.LogProbs, batch.Masked(batch.RefLogProbs));
        if (KlCoefficient > 0) loss = loss.Plus(kl!.Times(KlCoefficient));

        normalizer ??= Aggregation.For(batch.CompletionMask);
        var total = (loss * normalizer.Weights(terms.Mask)).Total();
        return new(total.MoveToOuterDisposeScope(), PolicyLossMetrics.Measure(token, terms, kl));
    }
}
