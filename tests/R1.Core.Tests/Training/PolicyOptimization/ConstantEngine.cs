using R1.Training.Gradients;

namespace R1.Tests.Training.PolicyOptimization;

/// <summary>Gives every token the same log-probability and notes what it was asked for.</summary>
internal sealed class ConstantEngine(float logProb) : IGradientEngine
{
    /// <summary>Indices of the sequences scored so far.</summary>
    public List<int> Scored { get; } = [];

    public void Score(IReadOnlyList<TokenSequence> sequences, double temperature, IList<float[]> into)
    {
        foreach (var sequence in sequences)
        {
            Scored.Add(sequence.Index);
            into[sequence.Index] = [.. sequence.CompletionIds.Select(_ => logProb)];
        }
    }

    public TReport[] AccumulateGradients<TReport>(
        IReadOnlyList<IReadOnlyList<TokenSequence>> microBatches, double temperature, bool withEntropy,
        Func<ScoredBatch, (TorchSharp.torch.Tensor Loss, TReport Report)> loss) => throw new NotSupportedException();

    public void Synchronize()
    {
    }

    public double BalanceExperts(double speed) => 0;

    public void Dispose()
    {
    }
}
