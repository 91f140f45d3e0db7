using R1.Configuration;
using R1.Foundation;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.PolicyOptimization;

/// <summary>
/// The divisor of a loss, fixed before the loss is computed. Made once from the mask of a whole mini-batch and handed to each of its
/// micro-batches, it makes their losses (and gradients) add up to those of the undivided mini-batch.
/// </summary>
/// <param name="WithinSequence">Divide each completion's tokens by their number first.</param>
/// <param name="Denominator">What the sum over the batch is divided by, above 0.</param>
public sealed record LossNormalizer(bool WithinSequence, double Denominator)
{
    /// <summary>The divisor for a mini-batch.</summary>
    /// <param name="options">Which normalisation.</param>
    /// <param name="completionMask">[batch, time], 1 on trained tokens: all completions that share one optimizer step.</param>
    /// <remarks>Fully masked completions count as completions: dropping one does not make the others weigh more.</remarks>
    public static LossNormalizer For(GrpoLossOptions options, Tensor completionMask)
    {
        using var scope = NewDisposeScope();
        return For(options, completionMask.shape[0], completionMask.sum(ScalarType.Int64).item<long>());
    }

    /// <summary>The divisor for a mini-batch whose numbers are known.</summary>
    /// <param name="options">Which normalisation.</param>
    /// <param name="sequences">Completions that share one optimizer step.</param>
    /// <param name="tokens">Their trained tokens.</param>
    public static LossNormalizer For(GrpoLossOptions options, long sequences, long tokens)
    {
        options.Validate();
        return options.Normalization switch
        {
            LossNormalization.SequenceMean => new(true, Math.Max(1, sequences)),
            LossNormalization.SequenceSum => new(false, Math.Max(1, sequences)),
            LossNormalization.TokenMean => new(false, Math.Max(1, tokens)),
            _ => new(false, Math.Max(1, sequences) * (double)options.MaxCompletionTokens!.Value),
        };
    }

    /// <summary>The share of each token in the loss.</summary>
    /// <param name="mask">[batch, time], floating.</param>
    /// <returns>[batch, time]</returns>
    internal Tensor Weights(Tensor mask) =>
        (WithinSequence ? mask / mask.sum(-1, keepdim: true).clamp_min(HeldScalars.One) : mask).Over(Denominator);
}
