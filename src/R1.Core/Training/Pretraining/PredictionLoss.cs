using R1.Foundation;
using R1.Training.Gradients;
using static TorchSharp.torch;

namespace R1.Training.Pretraining;

/// <summary>
/// The loss of multi-token prediction (arXiv 2412.19437, eqs. 24 and 25): L = lambda / D * sum over k of L_k, L_k = -1/T * sum over i of
/// log P_k(t_(i + 1 + k)). T counts all trained tokens, also the first k of a text, which module k cannot predict.
/// </summary>
internal static class PredictionLoss
{
    /// <summary>The sum over modules and trained tokens, before it is divided by D and T and multiplied by lambda.</summary>
    /// <param name="scored">With what the modules predicted.</param>
    /// <returns>A scalar with gradient; without one where no text is long enough.</returns>
    public static Tensor Sum(ScoredBatch scored)
    {
        var mask = scored.Rows.CompletionMask;
        var sum = zeros([], ScalarType.Float32, mask.device);
        foreach (var (i, logProbs) in scored.Predicted.Index())
            sum = sum - (logProbs * mask.narrow(1, i + 1, logProbs.shape[1])).Total();
        return sum;
    }
}
