using R1.Models;

namespace R1.Training;

/// <summary>What a training step on low-rank updates needs, in bytes beside the program itself.</summary>
/// <param name="Weights">The model and its rotary tables.</param>
/// <param name="Adapter">Values, gradients and two moments of every trained number, float32.</param>
/// <param name="Sampling">Keys and values of all completions, and the logits of one step a few times over.</param>
/// <param name="Gradient">What enters every layer, one layer's activations, and the logits of one chunk a few times over.</param>
internal sealed record TrainingMemory(long Weights, long Adapter, long Sampling, long Gradient)
{
    // Copies of the logits at work at once: half precision, float32, their exponentials, their gradient.
    private const int LogitCopies = 4;
    private const long ChunkLogits = 1L << 22;

    /// <summary>The most at any time: sampling and gradient follow each other.</summary>
    public long Peak => Weights + Adapter + Math.Max(Sampling, Gradient);

    /// <summary>The formula.</summary>
    /// <param name="config">The model.</param>
    /// <param name="weights">Its numbers, and bytes of one.</param>
    /// <param name="adapterNumbers">Trained numbers.</param>
    /// <param name="tokens">Completions that are drawn together, longest sequence with its prompt, and padded tokens of one micro-batch.</param>
    public static TrainingMemory Of(
        ModelConfig config, (long Count, int Bytes) weights, long adapterNumbers, (int Completions, int Longest, int MicroBatch) tokens)
    {
        var (hidden, rotary, cached) = ((long)config.HiddenSize, config.Attention.PerHead.Rotary, config.Attention.Cached);
        var tables = 2L * sizeof(float) * config.MaxPositionEmbeddings * rotary;
        var perToken = (long)cached.Heads * (cached.KeySize + (cached.ValueIsKey ? 0 : cached.ValueSize)) * config.NumHiddenLayers * weights.Bytes;
        var logits = LogitCopies * sizeof(float) * (long)config.VocabSize;
        // Of one layer: normed inputs in float32 and their halves, queries, keys, values, context, three inner vectors of the feed-forward and their gradients.
        var oneLayer = tokens.MicroBatch * (12 * hidden + 8 * (long)config.IntermediateSize) * sizeof(float);
        var entering = (config.NumHiddenLayers + 1L) * tokens.MicroBatch * hidden * weights.Bytes;
        return new TrainingMemory(
            weights.Count * weights.Bytes + tables,
            4 * sizeof(float) * adapterNumbers,
            tokens.Completions * (tokens.Longest * perToken + logits),
            entering + oneLayer + LogitCopies * sizeof(float) * ChunkLogits);
    }
}
