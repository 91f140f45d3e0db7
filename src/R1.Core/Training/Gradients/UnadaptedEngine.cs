using R1.Models.Adapters;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.Gradients;

/// <summary>
/// Scores under a model without its adapter: the reference of a policy that is trained by low-rank updates, without a second copy of the weights.
/// </summary>
/// <param name="engine">Of the policy; not owned.</param>
/// <param name="adapter">Its adapter.</param>
internal sealed class UnadaptedEngine(IGradientEngine engine, LoraAdapter adapter) : IGradientEngine
{
    /// <inheritdoc/>
    public TReport[] AccumulateGradients<TReport>(
        IReadOnlyList<IReadOnlyList<TokenSequence>> microBatches, double temperature, bool withEntropy,
        Func<ScoredBatch, (Tensor Loss, TReport Report)> loss) =>
        throw new NotSupportedException("The reference is not trained.");

    /// <inheritdoc/>
    public void Score(IReadOnlyList<TokenSequence> sequences, double temperature, IList<float[]> into)
    {
        using var disabled = adapter.Disabled();
        engine.Score(sequences, temperature, into);
    }

    /// <inheritdoc/>
    public void Synchronize()
    {
    }

    /// <inheritdoc/>
    public double BalanceExperts(double speed) => 0;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
