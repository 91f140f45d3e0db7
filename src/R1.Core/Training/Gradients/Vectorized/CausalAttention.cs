using R1.Vectors;

namespace R1.Training.Gradients.Vectorized;

/// <summary>Causal attention of all heads over all sequences of a pass.</summary>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyValueHeads">Heads of keys and values, each shared by a group of query heads.</param>
/// <param name="KeySize">Numbers of a query and a key; heads lie at multiples of the padded size.</param>
/// <param name="ValueSize">Numbers of a value.</param>
/// <param name="Scale">Factor on the scores.</param>
internal sealed unsafe record CausalAttention(int Heads, int KeyValueHeads, int KeySize, int ValueSize, float Scale)
{
    /// <summary>Columns of all queries.</summary>
    public int QueryWidth { get; } = Heads * Stride.Of(KeySize);

    /// <summary>Columns of all keys.</summary>
    public int KeyWidth { get; } = KeyValueHeads * Stride.Of(KeySize);

    /// <summary>Columns of all values.</summary>
    public int ValueWidth { get; } = KeyValueHeads * Stride.Of(ValueSize);

    /// <summary>Columns of all outputs.</summary>
    public int OutputWidth { get; } = Heads * Stride.Of(ValueSize);

    /// <summary>output [rows, output width] and logSums [rows, heads] from query, key and value.</summary>
    public void Forward(PassContext pass, Matrix query, Matrix key, Matrix value, Matrix output, Matrix logSums) =>
        ForEachHead(pass, query, key, value, output, logSums, backward: false, (in head, _, _, _, scratch) => pass.Kernels.Attend(head, scratch));

    /// <summary>Sets the gradients of query, key and value.</summary>
    public void Backward(
        PassContext pass, Matrix query, Matrix key, Matrix value, Matrix output, Matrix logSums,
        Matrix dOutput, Matrix dQuery, Matrix dKey, Matrix dValue)
    {
        for (var row = 0; row < pass.Rows; row++)
        {
            new Span<float>(dKey.Row(row), KeyWidth).Clear();
            new Span<float>(dValue.Row(row), ValueWidth).Clear();
        }
        ForEachHead(pass, query, key, value, output, logSums, backward: true, (in head, first, index, shared, scratch) =>
        {
            int keyColumn = shared * Stride.Of(KeySize), valueColumn = shared * Stride.Of(ValueSize);
            pass.Kernels.AttendBackward(
                head, Part(dOutput, first, index * Stride.Of(ValueSize)), Part(dQuery, first, index * Stride.Of(KeySize)),
                Part(dKey, first, keyColumn), Part(dValue, first, valueColumn), scratch);
        });
    }

    /// <param name="head">Inputs and outputs of forward.</param>
    /// <param name="firstRow">First row of the sequence.</param>
    /// <param name="index">Query head.</param>
    /// <param name="shared">Its key-value head.</param>
    /// <param name="scratch">Room for the scores.</param>
    private delegate void HeadWork(in AttentionHead head, int firstRow, int index, int shared, float* scratch);

    private void ForEachHead(
        PassContext pass, Matrix query, Matrix key, Matrix value, Matrix output, Matrix logSums, bool backward, HeadWork work)
    {
        foreach (var (first, tokens) in pass.Sequences.Sequences)
        {
            var mark = pass.Scratch.Mark;
            var keysAcross = pass.Scratch.Rows(Stride.Of(KeySize), tokens);
            var valuesAcross = pass.Scratch.Rows(Stride.Of(ValueSize), tokens);
            var scratch = pass.Scratch.Floats(pass.Kernels.AttentionScratch(tokens));
            for (var index = 0; index < Heads; index++)
            {
                var shared = index / (Heads / KeyValueHeads);
                Matrix keys = Part(key, first, shared * Stride.Of(KeySize)), values = Part(value, first, shared * Stride.Of(ValueSize));
                pass.Kernels.Transpose(keys, keysAcross, tokens, KeySize);
                if (backward) pass.Kernels.Transpose(values, valuesAcross, tokens, ValueSize);
                var head = new AttentionHead(
                    tokens, KeySize, ValueSize, Scale, Part(query, first, index * Stride.Of(KeySize)), keys, values, keysAcross, valuesAcross,
                    Part(output, first, index * Stride.Of(ValueSize)), Part(logSums, first, index));
                work(head, first, index, shared, scratch);
            }
            pass.Scratch.Release(mark);
        }
    }

    private static Matrix Part(Matrix rows, int first, int column) => new(rows.Row(first) + column, rows.Stride);
}
