using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.PolicyOptimization.Losses;

/// <summary>The tokens of a micro-batch as a <see cref="PolicyObjective"/> needs them. Values where the mask is 0 are never read, not even NaN.</summary>
/// <param name="LogProbs">[batch, time], of the policy, with gradient.</param>
/// <param name="Advantages">[batch], one per completion, or [batch, time], one per token.</param>
/// <param name="CompletionMask">[batch, time], 1 (or true) on trained tokens.</param>
public sealed record PolicyBatch(Tensor LogProbs, Tensor Advantages, Tensor CompletionMask)
{
    /// <summary>[batch, time], of the policy that drew the tokens; null when that is this very policy (all ratios 1).</summary>
    public Tensor? OldLogProbs { get; init; }

    /// <summary>[batch, time], of the reference; may be null when beta is 0.</summary>
    public Tensor? RefLogProbs { get; init; }

    /// <summary>[batch, time], factors on the token losses, e.g. of <see cref="ImportanceWeights"/>; null for 1.</summary>
    public Tensor? Weights { get; init; }

    /// <summary>where() rather than a product: padding may hold -inf or NaN.</summary>
    internal Tensor Masked(Tensor values) => where(CompletionMask.to(ScalarType.Bool), values, zeros_like(values));

    internal TokenTerms Terms()
    {
        var logRatio = Masked(LogProbs - (OldLogProbs ?? LogProbs.detach()));
        var advantages = Advantages.to(LogProbs.dtype);
        return new(
            Masked(LogProbs), logRatio, Advantages.dim() == 1 ? advantages.unsqueeze(-1) : Masked(advantages),
            CompletionMask.to(ScalarType.Bool).to(LogProbs.dtype));
    }

    internal void Check()
    {
        var shape = CompletionMask.shape;
        Check(nameof(LogProbs), LogProbs, shape);
        Check(nameof(OldLogProbs), OldLogProbs, shape);
        Check(nameof(RefLogProbs), RefLogProbs, shape);
        Check(nameof(Weights), Weights, shape);
        Check(nameof(Advantages), Advantages, Advantages.dim() == 1 ? shape[..1] : shape);
    }

    private static void Check(string name, Tensor? tensor, long[] expected)
    {
        if (tensor is not null && !tensor.shape.SequenceEqual(expected))
            throw new ArgumentException(
                $"{name} is [{string.Join(", ", tensor.shape)}], expected [{string.Join(", ", expected)}] as {nameof(CompletionMask)} has it.");
    }
}
