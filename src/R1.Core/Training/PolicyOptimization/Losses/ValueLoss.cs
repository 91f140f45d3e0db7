using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using R1.Foundation;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.PolicyOptimization.Losses;

/// <summary>A critic's loss to call backward on, and the share of tokens on which the clip acted.</summary>
/// <param name="Loss">Scalar.</param>
/// <param name="ClippedTokens">Tokens on which the clipped term was the larger one.</param>
internal readonly record struct ValueLossResult(Tensor Loss, double ClippedTokens);

/// <summary>
/// The loss of PPO's critic: (V - R)² / 2, or with a clip max((V - R)², (clip(V, V_old - c, V_old + c) - R)²) / 2, as in OpenAI's baselines: a value
/// gains nothing from moving further than c in one step.
/// </summary>
public sealed record ValueLoss : IConfig
{
    /// <value>c, above 0; null for no clip. Default 0.2.</value>
    [Range(0, double.MaxValue, MinimumIsExclusive = true)]
    public double? ClipRange { get; init; } = 0.2;

    /// <summary>The loss on a mini-batch or on a micro-batch of it.</summary>
    /// <param name="values">[batch, time] V, with gradient.</param>
    /// <param name="oldValues">[batch, time] V before the updates.</param>
    /// <param name="returns">[batch, time] R.</param>
    /// <param name="mask">[batch, time], floating, 1 on trained tokens.</param>
    /// <param name="normalizer">The divisor of the whole mini-batch.</param>
    internal ValueLossResult Compute(Tensor values, Tensor oldValues, Tensor returns, Tensor mask, LossNormalizer normalizer)
    {
        this.Validate();
        using var scope = NewDisposeScope();
        var plain = (values - returns).Squared();
        var clipped = ClipRange is { } range ? (clamp(values, oldValues.Plus(-range), oldValues.Plus(range)) - returns).Squared() : plain;
        var loss = (maximum(plain, clipped) * normalizer.Weights(mask)).Total().Times(0.5);
        var acted = (clipped.gt(plain).to(mask.dtype) * mask).sum().to(ScalarType.Float64).item<double>();
        return new(loss.MoveToOuterDisposeScope(), acted);
    }
}
