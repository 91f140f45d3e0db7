using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using R1.Foundation;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.PolicyOptimization.Losses;

/// <summary>What one importance weight covers.</summary>
public enum ImportanceLevel
{
    /// <summary>One weight per token.</summary>
    Token,

    /// <summary>One weight per completion, the product of its token weights.</summary>
    Sequence,
}

/// <summary>What becomes of a weight beyond the threshold.</summary>
public enum ImportanceBound
{
    /// <summary>It is the threshold: truncated importance sampling.</summary>
    Truncated,

    /// <summary>It is 0, so that the token or the completion teaches nothing: masked importance sampling.</summary>
    Masked,
}

/// <summary>
/// Importance sampling with a bound: w = pi_old / pi_rollout, and where that exceeds C either C or 0. Corrects for a sampler whose probabilities are not
/// exactly those of the training code, e.g. because it computes in another precision. The weights multiply the token losses.
/// </summary>
public sealed record ImportanceWeights : IConfig
{
    // exp of more has no meaning as a weight and overflows in float32.
    private const double LargestLog = 20;

    /// <value>Default: token.</value>
    public ImportanceLevel Level { get; init; } = ImportanceLevel.Token;

    /// <value>Default: truncated.</value>
    public ImportanceBound Bound { get; init; } = ImportanceBound.Truncated;

    /// <value>C, the largest weight, above 0. Default 2.</value>
    [Range(0, double.MaxValue, MinimumIsExclusive = true)]
    public double Threshold { get; init; } = 2;

    /// <value>Divide the weights by their mean over the batch (of tokens or of completions, as the level says). Default false.</value>
    public bool BatchNormalize { get; init; }

    /// <summary>The weight of each token.</summary>
    /// <param name="oldLogProbs">[batch, time], by the training code, of the policy before the updates.</param>
    /// <param name="rolloutLogProbs">[batch, time], by the sampler, of the same policy.</param>
    /// <param name="completionMask">[batch, time], floating, 1 on trained tokens.</param>
    /// <returns>[batch, time], without gradient; 0 where masked.</returns>
    internal Tensor Compute(Tensor oldLogProbs, Tensor rolloutLogProbs, Tensor completionMask)
    {
        this.Validate();
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var logRatio = where(completionMask.to(ScalarType.Bool), oldLogProbs - rolloutLogProbs, zeros_like(oldLogProbs));
        if (Level == ImportanceLevel.Sequence) logRatio = logRatio.RowSums();
        var weights = logRatio.Within(-LargestLog, LargestLog).Exponential();
        weights = Bound == ImportanceBound.Truncated ? weights.Within(0, Threshold) : weights * weights.Above(Threshold).logical_not();
        if (BatchNormalize)
            weights = weights / (Level == ImportanceLevel.Token
                ? (weights * completionMask).Total() / completionMask.Total()
                : weights.Total().Over(weights.numel()));
        return (weights * completionMask).MoveToOuterDisposeScope();
    }
}
