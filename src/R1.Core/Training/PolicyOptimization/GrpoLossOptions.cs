using System.ComponentModel.DataAnnotations;
using R1.Configuration;

namespace R1.Training.PolicyOptimization;

/// <summary>What one importance ratio covers.</summary>
public enum ImportanceLevel
{
    /// <summary>One ratio per token, as DeepSeekMath and every open implementation of GRPO.</summary>
    Token,

    /// <summary>One ratio per completion, the geometric mean of its token ratios: GSPO (arXiv 2507.18071).</summary>
    Sequence,
}

/// <summary>How token losses become one number; the names in quotes are TRL's and verl's.</summary>
public enum LossNormalization
{
    /// <summary>
    /// Mean over the tokens of a completion, then over completions: eq. (1) with DeepSeekMath's 1/|o_i| ('grpo', 'seq-mean-token-mean').
    /// </summary>
    SequenceMean,

    /// <summary>
    /// Mean over all tokens, so long completions weigh more: with a <see cref="LossNormalizer"/> of the whole mini-batch this is
    /// DAPO's ('dapo', 'token-mean'); with one per micro-batch it is 'bnpo'.
    /// </summary>
    TokenMean,

    /// <summary>Sum over the tokens of a completion, mean over completions ('seq-mean-token-sum').</summary>
    SequenceSum,

    /// <summary>
    /// Sum over tokens divided by completions x <see cref="GrpoLossOptions.MaxCompletionTokens"/>: Dr. GRPO's, free of length bias ('dr_grpo').
    /// </summary>
    ConstantLength,
}

/// <summary>The constants of eq. (1) and the variants of it that the literature proposes.</summary>
public sealed record GrpoLossOptions : IConfig
{
    /// <value>
    /// epsilon of eq. (1), above 0: a ratio below 1 - epsilon is clipped. Default 10, the only value that the paper states (version 2,
    /// R1's first RL stage; version 1 states none), under which only ratios above 11 are clipped; PPO's customary value is 0.2.
    /// </value>
    [Range(0, double.MaxValue, MinimumIsExclusive = true)]
    public double ClipEpsilon { get; init; } = 10;

    /// <value>Another epsilon for the upper side, above 0 (DAPO's clip-higher: 0.28 over 0.2). Default null: <see cref="ClipEpsilon"/>.</value>
    [Range(0, double.MaxValue, MinimumIsExclusive = true)]
    public double? ClipEpsilonHigh { get; init; }

    /// <value>beta of eq. (1), at least 0. Default 0.001 (paper, version 2). At 0 no reference log-probabilities are needed.</value>
    [Range(0, double.MaxValue)]
    public double KlCoefficient { get; init; } = 0.001;

    /// <value>
    /// Bound above 1 on ratios with a negative advantage, where the minimum of eq. (1) bounds nothing: dual clip (verl's
    /// <c>clip_ratio_c</c>), two-sided GRPO (TRL's <c>delta</c>). Default null: off.
    /// </value>
    [Range(1, double.MaxValue, MinimumIsExclusive = true)]
    public double? Delta { get; init; }

    /// <value>Default: one ratio per token.</value>
    public ImportanceLevel Level { get; init; } = ImportanceLevel.Token;

    /// <value>Default: mean over tokens, then over completions.</value>
    public LossNormalization Normalization { get; init; } = LossNormalization.SequenceMean;

    /// <value>Completion budget in tokens, needed by <see cref="LossNormalization.ConstantLength"/> alone. Default null.</value>
    [Range(1, int.MaxValue)]
    public int? MaxCompletionTokens { get; init; }

    /// <summary>1 - epsilon.</summary>
    internal double LowestRatio => 1 - ClipEpsilon;

    /// <summary>1 + epsilon (high).</summary>
    internal double HighestRatio => 1 + (ClipEpsilonHigh ?? ClipEpsilon);

    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults()
    {
        if (Normalization == LossNormalization.ConstantLength && MaxCompletionTokens is null)
            yield return new ConfigFault(nameof(MaxCompletionTokens), null, "give the completion budget in tokens: constant_length divides by it");
    }
}
