using R1.Configuration;
using static TorchSharp.torch;

namespace R1.Training.PolicyOptimization.Losses;

/// <summary>What a loss sees of the tokens of a micro-batch.</summary>
/// <param name="LogProbs">[batch, time] log pi(o_t), with gradient; 0 where masked.</param>
/// <param name="LogRatio">[batch, time] log rho_t = log pi(o_t) - log pi_old(o_t), with gradient; 0 where masked.</param>
/// <param name="Advantages">[batch, time] or [batch, 1].</param>
/// <param name="Mask">[batch, time], 1 on trained tokens, 0 elsewhere.</param>
public sealed record TokenTerms(Tensor LogProbs, Tensor LogRatio, Tensor Advantages, Tensor Mask);

/// <summary>The loss of each token, before it is averaged, and what to count about it.</summary>
/// <param name="Values">[batch, time], with gradient; meaningless where masked.</param>
/// <param name="Ratio">[batch, time] importance ratio, after the average over a completion where there is one.</param>
public sealed record TokenLoss(Tensor Values, Tensor Ratio)
{
    /// <summary>[batch, time], true where the lower bound took the update away; null where there is none.</summary>
    public Tensor? ClippedLow { get; init; }

    /// <summary>[batch, time], true where the upper bound took the update away; null where there is none.</summary>
    public Tensor? ClippedHigh { get; init; }

    /// <summary>[batch, time], true where a bound on ratios with a negative advantage acted; null where there is none.</summary>
    public Tensor? Bounded { get; init; }

    /// <summary>True when a completion has one ratio, so that shares are of completions, not of tokens.</summary>
    public bool PerSequence { get; init; }
}

/// <summary>
/// The loss of single tokens. A loss is a record with its constants and one method; a configuration holds it as a value, so a new one needs no change
/// elsewhere. Averaging is <see cref="LossAggregation"/>'s, the KL term <see cref="PolicyObjective"/>'s.
/// </summary>
public abstract record PolicyLoss : IConfig
{
    /// <summary>The loss of each token, to be minimised. Pure: no model, no state.</summary>
    public abstract TokenLoss Compute(TokenTerms terms);

    /// <inheritdoc/>
    public virtual IEnumerable<ConfigFault> CrossFieldFaults() => [];
}
