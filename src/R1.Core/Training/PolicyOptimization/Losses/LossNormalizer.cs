using R1.Foundation;
using static TorchSharp.torch;

namespace R1.Training.PolicyOptimization.Losses;

/// <summary>
/// The divisor of a loss, fixed before the loss is computed. Made once for a whole mini-batch and handed to each of its micro-batches, it makes
/// their losses (and gradients) add up to those of the undivided mini-batch.
/// </summary>
/// <param name="WithinSequence">Divide each completion's tokens by their number first.</param>
/// <param name="Denominator">What the sum over the batch is divided by, above 0.</param>
public sealed record LossNormalizer(bool WithinSequence, double Denominator)
{
    /// <summary>The share of each token in the loss.</summary>
    /// <param name="mask">[batch, time], floating.</param>
    /// <returns>[batch, time]</returns>
    internal Tensor Weights(Tensor mask) =>
        (WithinSequence ? mask / mask.sum(-1, keepdim: true).clamp_min(HeldScalars.One) : mask).Over(Denominator);
}
