using R1.Models;
using static TorchSharp.torch;

namespace R1.Training.Gradients;

/// <summary>What a loss is made of: the log-probabilities of one micro-batch's completion tokens.</summary>
/// <param name="Rows">The micro-batch; log-probabilities have its shape [B, T] and count where its completion mask is 1.</param>
/// <param name="LogProbs">[B, T] log pi(o_t | q, o_&lt;t), with gradient; zero or meaningless where masked.</param>
/// <param name="EntropySum">Sum of the entropies (nats) of the trained positions; 0 unless asked for.</param>
internal sealed record ScoredBatch(SequenceBatch Rows, Tensor LogProbs, double EntropySum)
{
    /// <summary>
    /// Of module k of multi-token prediction, at index k - 1, with gradient: [B, T - k] log-probabilities of the targets from column k on, each predicted k
    /// tokens earlier than <see cref="LogProbs"/> are. Empty unless asked for.
    /// </summary>
    public IReadOnlyList<Tensor> Predicted { get; init; } = [];
}

/// <summary>
/// Scores sequences under a model and carries the gradient of a loss over log-probabilities back to its parameters, micro-batch by micro-batch, on
/// several threads. Everything that trains goes through it: pre-training, fine-tuning, GRPO.
/// </summary>
/// <remarks>Implementations: TorchSharp (reference, any device) and the vectorised CPU path. Both repeat to the bit, the second for any number of
/// workers and on any processor, the first for the same number on the same machine.</remarks>
internal interface IGradientEngine : IDisposable
{
    /// <summary>Splits sequences into micro-batches as the engine lays them out.</summary>
    /// <param name="sequences">In any order; ties keep it.</param>
    /// <param name="tokenBudget">Tokens of one micro-batch, padding included where there is any; a longer single sequence still gets one of its own.</param>
    IReadOnlyList<IReadOnlyList<TokenSequence>> MicroBatches(IEnumerable<TokenSequence> sequences, int tokenBudget) =>
        SequenceBatch.ByTokenBudget(sequences, tokenBudget);

    /// <summary>Adds the gradient of the sum of the micro-batch losses to the model's <c>grad</c> tensors.</summary>
    /// <param name="microBatches">Sequences of each micro-batch.</param>
    /// <param name="temperature">Softmax temperature of the log-probabilities.</param>
    /// <param name="withEntropy">Compute <see cref="ScoredBatch.EntropySum"/>.</param>
    /// <param name="loss">Scalar loss of one micro-batch and what to report of it; called on several threads.</param>
    /// <returns>The reports in the order of the micro-batches.</returns>
    TReport[] AccumulateGradients<TReport>(
        IReadOnlyList<IReadOnlyList<TokenSequence>> microBatches, double temperature, bool withEntropy, Func<ScoredBatch, (Tensor Loss, TReport Report)> loss);

    /// <summary>Log-probabilities of completion tokens without gradient.</summary>
    /// <param name="sequences">Any number; cut into micro-batches inside.</param>
    /// <param name="temperature">Softmax temperature.</param>
    /// <param name="into">Receives, at each sequence's index, one value per completion token.</param>
    void Score(IReadOnlyList<TokenSequence> sequences, double temperature, IList<float[]> into);

    /// <summary>Takes over the model's parameters and buffers; call after every change of them.</summary>
    void Synchronize();

    /// <summary>Moves the routing biases of the model towards an even load over what was counted since the last call, and forgets the counts.</summary>
    /// <param name="speed">Size of one bias step.</param>
    /// <returns>Busiest expert's load over the mean, worst layer; 0 in a dense model.</returns>
    double BalanceExperts(double speed);
}
