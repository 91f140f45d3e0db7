namespace R1.Training.Gradients.Vectorized;

/// <summary>
/// Some sequences of a micro-batch laid end to end without padding: row t of a sequence reads token t and predicts token t + 1, so a sequence of
/// L tokens has L - 1 rows.
/// </summary>
internal sealed unsafe class PackedSequences
{
    /// <param name="batch">The micro-batch.</param>
    /// <param name="piece">First of the sequences, and how many.</param>
    /// <param name="width">Columns of the micro-batch's [B, T] tensors, where the predictions have their slots.</param>
    /// <param name="tape">Keeps what the kernels read.</param>
    public PackedSequences(IReadOnlyList<TokenSequence> batch, (int First, int Count) piece, int width, Arena tape)
    {
        var (first, count) = piece;
        Sequences = new (int, int)[count];
        for (var i = 0; i < count; i++)
        {
            var length = batch[first + i].Length - 1;
            Sequences[i] = (Rows, length);
            Rows += length;
            Trained += Math.Min(length, batch[first + i].CompletionIds.Length);
        }
        Inputs = tape.Integers(Rows);
        TrainedRows = tape.Integers(Trained);
        Targets = tape.Integers(Trained);
        Slots = tape.Integers(Trained);
        for (int i = 0, trained = 0; i < count; i++) Fill(batch[first + i], Sequences[i].First, (first + i) * width, ref trained);
    }

    /// <summary>Tokens read.</summary>
    public int Rows { get; }

    /// <summary>Predictions that are scored.</summary>
    public int Trained { get; }

    /// <summary>First row and number of rows of each sequence; the position of a row is its distance from the first.</summary>
    public (int First, int Length)[] Sequences { get; }

    /// <summary>[rows] tokens read.</summary>
    public int* Inputs { get; }

    /// <summary>[trained] rows that predict a completion token.</summary>
    public int* TrainedRows { get; }

    /// <summary>[trained] that token, or the one that is asked for instead.</summary>
    public int* Targets { get; }

    /// <summary>[trained] its place in the micro-batch's flat [B, T].</summary>
    public int* Slots { get; }

    private void Fill(TokenSequence sequence, int row, int slot, ref int trained)
    {
        int[] tokens = [.. sequence.PromptIds, .. sequence.CompletionIds];
        for (var t = 0; t < tokens.Length - 1; t++)
        {
            Inputs[row + t] = tokens[t];
            if (t + 1 < sequence.PromptIds.Length) continue;
            TrainedRows[trained] = row + t;
            Targets[trained] = sequence.AskedFor ?? tokens[t + 1];
            Slots[trained++] = slot + t;
        }
    }
}
