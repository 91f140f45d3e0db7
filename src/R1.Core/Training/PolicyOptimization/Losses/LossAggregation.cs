using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.PolicyOptimization.Losses;

/// <summary>How token losses become one number; the names in quotes are TRL's and verl's.</summary>
public abstract record LossAggregation : IConfig
{
    /// <summary>The divisor of a mini-batch.</summary>
    /// <param name="sequences">Completions that share one optimiser step.</param>
    /// <param name="tokens">Their trained tokens.</param>
    public abstract LossNormalizer For(long sequences, long tokens);

    /// <summary>The divisor of a mini-batch with this mask.</summary>
    /// <param name="completionMask">[batch, time], 1 on trained tokens: all completions that share one optimiser step.</param>
    /// <remarks>Fully masked completions count as completions: dropping one does not make the others weigh more.</remarks>
    public LossNormalizer For(Tensor completionMask)
    {
        using var scope = NewDisposeScope();
        return For(completionMask.shape[0], completionMask.sum(ScalarType.Int64).item<long>());
    }
}

/// <summary>Mean over the tokens of a completion, then over completions: eq. (1) with DeepSeekMath's 1/|o_i| ('grpo', 'seq-mean-token-mean').</summary>
public sealed record SequenceMean : LossAggregation
{
    /// <inheritdoc/>
    public override LossNormalizer For(long sequences, long tokens) => new(true, Math.Max(1, sequences));
}

/// <summary>
/// Mean over all tokens, so long completions weigh more: with a <see cref="LossNormalizer"/> of the whole mini-batch this is DAPO's ('dapo',
/// 'token-mean'); with one per micro-batch it is 'bnpo'.
/// </summary>
public sealed record TokenMean : LossAggregation
{
    /// <inheritdoc/>
    public override LossNormalizer For(long sequences, long tokens) => new(false, Math.Max(1, tokens));
}

/// <summary>Sum over the tokens of a completion, mean over completions ('seq-mean-token-sum').</summary>
public sealed record SequenceSum : LossAggregation
{
    /// <inheritdoc/>
    public override LossNormalizer For(long sequences, long tokens) => new(false, Math.Max(1, sequences));
}

/// <summary>Sum over tokens divided by completions x a constant length: Dr. GRPO's, free of length bias ('dr_grpo').</summary>
public sealed record ConstantLength : LossAggregation
{
    /// <value>The constant, usually the completion budget in tokens.</value>
    [Range(1, int.MaxValue)]
    public required int MaxCompletionTokens { get; init; }

    /// <inheritdoc/>
    public override LossNormalizer For(long sequences, long tokens) => new(false, Math.Max(1, sequences) * (double)MaxCompletionTokens);
}
