using R1.Models;
using R1.Vectors;

namespace R1.Training.Gradients.Vectorized;

/// <summary>What a forward pass says of a micro-batch.</summary>
/// <param name="LogProbs">[B * T] log-probabilities of the targets, zero outside the completions.</param>
/// <param name="Entropy">Sum over the trained positions, nats.</param>
internal sealed record MicroBatchScore(float[] LogProbs, double Entropy);

/// <summary>
/// One thread's memory. A micro-batch is walked in pieces of whole sequences that fit the second cache; the
/// pieces' tapes are kept until the loss of the whole micro-batch has given its gradient.
/// </summary>
internal sealed unsafe class GradientWorker(TrainedModel model, TrainingKernels kernels)
{
    private const int PieceRows = 512;
    private readonly Arena _tape = new();
    private readonly Arena _scratch = new();
    private readonly List<ModelPass> _passes = [];
    private readonly long[][] _uncounted = GradientShare.NewLoad(model);

    /// <summary>Floats of memory for activations.</summary>
    public long ActivationFloats => _tape.Capacity + _scratch.Capacity;

    /// <summary>Columns T of a micro-batch.</summary>
    public static int Width(IReadOnlyList<TokenSequence> batch) => batch.Max(s => s.Length) - 1;

    /// <summary>Log-probabilities of a micro-batch, nothing kept.</summary>
    public MicroBatchScore Score(IReadOnlyList<TokenSequence> batch, double temperature)
    {
        var (width, entropy) = (Width(batch), 0.0);
        var logProbs = new float[batch.Count * width];
        foreach (var (first, count) in Pieces(batch))
        {
            _tape.Clear();
            entropy += Begin(batch, (first, count), width, null, _uncounted).Forward(temperature, logProbs);
        }
        return new MicroBatchScore(logProbs, entropy);
    }

    /// <summary>Log-probabilities of a micro-batch, its tapes kept for <see cref="Backward"/>.</summary>
    /// <param name="share">Receives the gradient and the load of the experts.</param>
    /// <param name="batch">The micro-batch.</param>
    /// <param name="temperature">Softmax temperature.</param>
    public MicroBatchScore Forward(GradientShare share, IReadOnlyList<TokenSequence> batch, double temperature)
    {
        _tape.Clear();
        _passes.Clear();
        var (width, entropy) = (Width(batch), 0.0);
        var logProbs = new float[batch.Count * width];
        foreach (var (first, count) in Pieces(batch))
        {
            var pass = Begin(batch, (first, count), width, share.Gradient.Pointer, share.Load);
            entropy += pass.Forward(temperature, logProbs);
            _passes.Add(pass);
        }
        return new MicroBatchScore(logProbs, entropy);
    }

    /// <summary>Adds the gradient of the last <see cref="Forward"/>.</summary>
    /// <param name="dLogProbs">[B * T] derivatives of the loss by the log-probabilities; empty where it does not depend on them.</param>
    public void Backward(ReadOnlySpan<float> dLogProbs)
    {
        if (dLogProbs.IsEmpty) return;
        for (var i = _passes.Count - 1; i >= 0; i--) _passes[i].Backward(dLogProbs);
        _passes.Clear();
    }

    private ModelPass Begin(IReadOnlyList<TokenSequence> batch, (int First, int Count) piece, int width, float* gradient, long[][] load)
    {
        var sequences = new PackedSequences(batch, piece, width, _tape);
        return new ModelPass(model, new PassContext(kernels, (_tape, _scratch), gradient, sequences), load);
    }

    private static IEnumerable<(int First, int Count)> Pieces(IReadOnlyList<TokenSequence> batch)
    {
        int first = 0, rows = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            if (i > first && rows + batch[i].Length - 1 > PieceRows)
            {
                yield return (first, i - first);
                (first, rows) = (i, 0);
            }
            rows += batch[i].Length - 1;
        }
        if (rows > 0) yield return (first, batch.Count - first);
    }
}
