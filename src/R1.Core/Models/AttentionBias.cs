using R1.Foundation;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>Who may look at whom, as numbers added to the attention scores.</summary>
internal static class AttentionBias
{
    /// <param name="count">New tokens S, the queries.</param>
    /// <param name="past">Cached tokens before them.</param>
    /// <param name="slots">[B, past + S], nonzero for real tokens; null when all are real.</param>
    /// <param name="dtype">Element type of the scores.</param>
    /// <param name="device">Device of the scores.</param>
    /// <returns>
    /// [1 or B, 1, S, past + S], 0 where allowed and the lowest finite number elsewhere; null when nothing is hidden. Finite, because a
    /// padding row hides every slot and minus infinity would make it NaN, which then spreads through the values of the next layer.
    /// </returns>
    public static Tensor? Build(long count, long past, Tensor? slots, ScalarType dtype, Device device)
    {
        if (count == 1 && slots is null) return null;
        using var scope = NewDisposeScope();
        var hidden = ones([1, 1, count, past + count], ScalarType.Bool, device).triu(past + 1);
        if (slots is not null) hidden = hidden.logical_or(slots.eq(HeldScalars.Zero).unsqueeze(1).unsqueeze(1));
        return zeros(hidden.shape, dtype, device).FillInPlace(hidden, finfo(dtype).min).MoveToOuterDisposeScope();
    }

    /// <summary>Attention weights from scores [B, heads, S, T], computed in float32; the scores' memory is reused.</summary>
    public static Tensor Softmax(Tensor scores, Tensor? bias)
    {
        if (bias is not null) scores = scores.AddInPlace(bias);
        return scores.dtype == ScalarType.Float32 ? scores.softmax(-1) : scores.softmax(-1, ScalarType.Float32).to(scores.dtype);
    }
}
