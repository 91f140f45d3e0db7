using R1.Models;
using R1.Training.Gradients;
using TorchSharp;

namespace R1.Training;

/// <summary>What a training step on low-rank updates, or on all weights, needs in bytes beside the program itself.</summary>
/// <param name="Weights">The model and its rotary tables, and those of a reference beside it.</param>
/// <param name="Trained">Of every trained number what its weight is not: gradient, two moments in float32, and values in float32 where it has none.</param>
/// <param name="Sampling">Keys and values of all completions, and the logits of one step a few times over.</param>
/// <param name="Gradient">What enters every layer, one layer's activations, and the logits of one chunk a few times over.</param>
internal sealed record TrainingMemory(long Weights, long Trained, long Sampling, long Gradient)
{
    // Copies of the logits at work at once: half precision, float32, their exponentials, their gradient.
    private const int LogitCopies = 4;

    // libtorch's blocks are aligned, and glibc seldom puts an aligned block into the place of one that was freed: its heap grows to twice what is in use.
    private const int HeapGrowth = 2;

    /// <summary>The most at any time: sampling and gradient follow each other.</summary>
    /// <param name="device">Where it is trained: on the CPU freed blocks count, on a GPU libtorch uses them again.</param>
    public long PeakOn(DeviceType device) => Weights + Trained + Math.Max(Sampling, device == DeviceType.CPU ? HeapGrowth * Gradient : Gradient);

    /// <summary>The formula for low-rank updates: values, gradients and two moments of the adapter's numbers, all float32.</summary>
    /// <param name="config">The model.</param>
    /// <param name="weights">Its numbers, and bytes of one.</param>
    /// <param name="adapterNumbers">Trained numbers.</param>
    /// <param name="tokens">Completions that are drawn together, longest sequence with its prompt, and padded tokens of one micro-batch.</param>
    public static TrainingMemory Of(
        ModelConfig config, (long Count, int Bytes) weights, long adapterNumbers, (int Completions, int Longest, int MicroBatch) tokens) =>
        Of(config, weights, tokens) with { Trained = 4 * sizeof(float) * adapterNumbers };

    /// <summary>
    /// The formula for all weights, by AdamW or Muon: a gradient in the weights' type, and in float32 two numbers of the optimiser and, of weights in half
    /// precision, the master.
    /// </summary>
    /// <param name="config">The model.</param>
    /// <param name="weights">Its numbers, and bytes of one: 2 or 4.</param>
    /// <param name="tokens">As for low-rank updates.</param>
    /// <param name="reference">A frozen copy lies beside it, as in GRPO; supervised fine-tuning has none.</param>
    public static TrainingMemory OfAllWeights(
        ModelConfig config, (long Count, int Bytes) weights, (int Completions, int Longest, int MicroBatch) tokens, bool reference)
    {
        var memory = Of(config, weights, tokens);
        var masters = weights.Bytes < sizeof(float) ? sizeof(float) : 0;
        return memory with
        {
            Weights = reference ? 2 * memory.Weights : memory.Weights,
            Trained = weights.Count * (weights.Bytes + 2 * sizeof(float) + masters),
        };
    }

    private static TrainingMemory Of(ModelConfig config, (long Count, int Bytes) weights, (int Completions, int Longest, int MicroBatch) tokens)
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
            Trained: 0,
            tokens.Completions * (tokens.Longest * perToken + logits),
            entering + oneLayer + LogitCopies * sizeof(float) * TokenLogProbs.SliceElements);
    }
}
