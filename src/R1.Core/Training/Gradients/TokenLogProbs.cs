using R1.Foundation;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.Gradients;

/// <summary>
/// From logits to what the losses need: log pi(o_t | q, o_&lt;t) of the tokens that were drawn, and the entropy of the distributions
/// they were drawn from, both under softmax(logits / temperature).
/// </summary>
/// <remarks>
/// Half-precision logits are widened to float32 first: a ratio of eq. (1) is the exponential of a difference of two of these values.
/// Whatever needs no gradient is computed in slices of rows, so that a vocabulary of 150,000 is never held twice.
/// </remarks>
public static class TokenLogProbs
{
    /// <summary>Logits that are at work at a time: 36 MB in float32. glibc gives a block back at once if it is above 32 MB, and keeps a smaller one.</summary>
    internal const long SliceElements = 9L << 20;

    /// <summary>Log-probability of each target token; differentiable with respect to the logits.</summary>
    /// <param name="logits">[..., vocabulary], usually [batch, time, vocabulary] or [tokens, vocabulary]; row t predicts target t.</param>
    /// <param name="targetIds">[...], int64 ids in [0, vocabulary); a padded position may hold any valid id.</param>
    /// <param name="temperature">Softmax temperature above 0: the one that the tokens were drawn with.</param>
    /// <returns>[...], natural logarithms, float32 (float64 for float64 logits).</returns>
    public static Tensor Compute(Tensor logits, Tensor targetIds, double temperature = 1)
    {
        CheckShapes(logits, targetIds, temperature);
        using var scope = NewDisposeScope();
        var ids = targetIds.unsqueeze(-1);
        var logProbs = is_grad_enabled() && logits.requires_grad
            ? LogSoftmax(logits, temperature).gather(-1, ids).squeeze(-1)
            : BySlices(logits, (rows, from) => LogSoftmax(rows, temperature).gather(-1, Rows(ids, from, rows.shape[0])).squeeze(-1));
        return logProbs.MoveToOuterDisposeScope();
    }

    /// <summary>Log-probabilities as <see cref="Compute"/> gives them, and from the same pass the entropies.</summary>
    /// <param name="logits">[..., vocabulary]</param>
    /// <param name="targetIds">[...], int64</param>
    /// <param name="temperature">Softmax temperature above 0.</param>
    /// <returns>Both [...]; the entropy (nats) is a metric and carries no gradient: see <see cref="Entropy"/> for one that does.</returns>
    public static (Tensor LogProbs, Tensor Entropy) ComputeWithEntropy(Tensor logits, Tensor targetIds, double temperature = 1)
    {
        CheckShapes(logits, targetIds, temperature);
        using var scope = NewDisposeScope();
        var all = LogSoftmax(logits, temperature);
        var logProbs = all.gather(-1, targetIds.unsqueeze(-1)).squeeze(-1);
        using var noGrad = no_grad();
        var entropy = BySlices(all, (rows, _) => EntropyOf(rows));
        return (logProbs.MoveToOuterDisposeScope(), entropy.MoveToOuterDisposeScope());
    }

    /// <summary>Entropy -sum p ln p of each row, in nats; differentiable, for a loss with an entropy bonus.</summary>
    /// <param name="logits">[..., vocabulary], finite when a gradient is wanted.</param>
    /// <param name="temperature">Softmax temperature above 0.</param>
    /// <returns>[...]</returns>
    public static Tensor Entropy(Tensor logits, double temperature = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        using var scope = NewDisposeScope();
        return EntropyOf(LogSoftmax(logits, temperature)).MoveToOuterDisposeScope();
    }

    private static Tensor LogSoftmax(Tensor logits, double temperature)
    {
        var wide = logits.dtype is ScalarType.Float16 or ScalarType.BFloat16 ? logits.to(ScalarType.Float32) : logits;
        return nn.functional.log_softmax(temperature == 1 ? wide : wide.Over(temperature), -1);
    }

    // entr(p) = -p ln p is 0 at p = 0, where p * log p would be 0 * -inf.
    private static Tensor EntropyOf(Tensor logProbs) => special.entr(logProbs.exp()).sum(-1);

    // A vocabulary-sized temporary exists for one slice at a time.
    private static Tensor BySlices(Tensor input, Func<Tensor, long, Tensor> perRow)
    {
        var rows = input.shape[..^1];
        var flat = input.reshape(-1, input.shape[^1]);
        var step = Math.Max(1, SliceElements / flat.shape[1]);
        if (flat.shape[0] <= step) return perRow(flat, 0).reshape(rows);
        var parts = new List<Tensor>();
        for (long from = 0; from < flat.shape[0]; from += step)
        {
            using var scope = NewDisposeScope();
            parts.Add(perRow(Rows(flat, from, step), from).MoveToOuterDisposeScope());
        }
        return cat(parts).reshape(rows);
    }

    private static Tensor Rows(Tensor input, long from, long count)
    {
        var flat = input.reshape(-1, input.shape[^1]);
        return flat.narrow(0, from, Math.Min(count, flat.shape[0] - from));
    }

    private static void CheckShapes(Tensor logits, Tensor targetIds, double temperature)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        if (!logits.shape[..^1].SequenceEqual(targetIds.shape))
            throw new ArgumentException(
                $"logits [{string.Join(", ", logits.shape)}] need target ids [{string.Join(", ", logits.shape[..^1])}], "
                + $"not [{string.Join(", ", targetIds.shape)}]: drop the last position of the logits and the first of the ids.");
    }
}
