using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.Gradients;

/// <summary>
/// Right-padded sequences for next-token training. Column t holds the input token t and everything about the prediction of token t + 1, so inputs,
/// targets, mask and log-probabilities have the same shape [B, T] with T = longest sequence - 1.
/// </summary>
public sealed class SequenceBatch : IDisposable
{
    private SequenceBatch(IReadOnlyList<TokenSequence> sequences, Device device)
    {
        Sequences = sequences;
        Width = sequences.Max(s => s.Length) - 1;
        var (inputs, targets, mask) = (new long[Count * Width], new long[Count * Width], new float[Count * Width]);
        for (var row = 0; row < Count; row++) Fill(sequences[row], row * Width, inputs, targets, mask);
        InputIds = tensor(inputs, [Count, Width], device: device);
        TargetIds = tensor(targets, [Count, Width], device: device);
        CompletionMask = tensor(mask, [Count, Width], device: device);
    }

    /// <summary>Rows in order.</summary>
    public IReadOnlyList<TokenSequence> Sequences { get; }

    /// <summary>Rows, B.</summary>
    public int Count => Sequences.Count;

    /// <summary>Columns, T.</summary>
    public int Width { get; }

    /// <summary>Trained tokens in the batch.</summary>
    public int CompletionTokens => Sequences.Sum(s => s.CompletionIds.Length);

    /// <summary>[B, T] int64, 0 where padded.</summary>
    public Tensor InputIds { get; }

    /// <summary>[B, T] int64: the next token, or the one that is asked for instead; 0 where padded.</summary>
    public Tensor TargetIds { get; }

    /// <summary>[B, T] float: 1 where the target is a completion token.</summary>
    public Tensor CompletionMask { get; }

    /// <summary>Pads sequences into one batch on a device.</summary>
    public static SequenceBatch Pad(IReadOnlyList<TokenSequence> sequences, Device? device = null) => new(sequences, device ?? CPU);

    /// <summary>Splits sequences into micro-batches of at most a number of padded tokens, similar lengths together, longest first.</summary>
    /// <param name="sequences">In any order; ties keep it.</param>
    /// <param name="tokenBudget">Rows times columns of one micro-batch; a longer single sequence still gets one of its own.</param>
    public static IReadOnlyList<IReadOnlyList<TokenSequence>> ByTokenBudget(IEnumerable<TokenSequence> sequences, int tokenBudget)
    {
        var batches = new List<IReadOnlyList<TokenSequence>>();
        var current = new List<TokenSequence>();
        foreach (var sequence in sequences.OrderByDescending(s => s.Length))
        {
            if (current.Count > 0 && (current.Count + 1) * current[0].Length > tokenBudget)
            {
                batches.Add(current);
                current = [];
            }
            current.Add(sequence);
        }
        if (current.Count > 0) batches.Add(current);
        return batches;
    }

    /// <summary>Lays values per completion token out as [B, T]; zero elsewhere.</summary>
    /// <param name="values">For each sequence <see cref="TokenSequence.Index"/>, one value per completion token.</param>
    public Tensor Align(IReadOnlyList<float[]> values)
    {
        var flat = new float[Count * Width];
        for (var row = 0; row < Count; row++)
        {
            var sequence = Sequences[row];
            values[sequence.Index].CopyTo(flat, (row * Width) + sequence.PromptIds.Length - 1);
        }
        return tensor(flat, [Count, Width], device: InputIds.device);
    }

    /// <summary>The inverse of <see cref="Align"/>: takes each row's completion positions out of [B, T].</summary>
    public void Scatter(Tensor values, IList<float[]> into)
    {
        using var copy = values.detach().cpu().to(ScalarType.Float32);
        var flat = copy.data<float>().ToArray();
        for (var row = 0; row < Count; row++)
        {
            var sequence = Sequences[row];
            var start = (row * Width) + sequence.PromptIds.Length - 1;
            into[sequence.Index] = flat[start..(start + sequence.CompletionIds.Length)];
        }
    }

    /// <summary>One value per row, [B].</summary>
    public Tensor PerRow(IReadOnlyList<float> values) =>
        tensor(Sequences.Select(s => values[s.Index]).ToArray(), device: InputIds.device);

    /// <inheritdoc/>
    public void Dispose()
    {
        InputIds.Dispose();
        TargetIds.Dispose();
        CompletionMask.Dispose();
    }

    private static void Fill(TokenSequence sequence, int offset, long[] inputs, long[] targets, float[] mask)
    {
        int[] tokens = [.. sequence.PromptIds, .. sequence.CompletionIds];
        for (var t = 0; t < tokens.Length - 1; t++)
        {
            inputs[offset + t] = tokens[t];
            targets[offset + t] = sequence.AskedFor ?? tokens[t + 1];
            mask[offset + t] = t + 1 >= sequence.PromptIds.Length ? 1 : 0;
        }
    }
}
