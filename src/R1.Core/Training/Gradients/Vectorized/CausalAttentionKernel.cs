using R1.Foundation;
using System.Runtime.CompilerServices;
using R1.Vectors;

namespace R1.Training.Gradients.Vectorized;

/// <summary>One head of one sequence: what attention reads and writes. Rows are the tokens; sizes are padded with zeros to the stride unit.</summary>
/// <param name="Tokens">Rows of the sequence.</param>
/// <param name="KeySize">Numbers of a query and a key.</param>
/// <param name="ValueSize">Numbers of a value.</param>
/// <param name="Scale">Factor on the scores.</param>
/// <param name="Query">[tokens, key size]</param>
/// <param name="Keys">[tokens, key size]</param>
/// <param name="Values">[tokens, value size]</param>
/// <param name="KeysAcross">[key size, tokens]</param>
/// <param name="ValuesAcross">[value size, tokens]; backward only.</param>
/// <param name="Output">[tokens, value size]</param>
/// <param name="LogSums">[tokens, 1] logarithm of the softmax's denominator.</param>
internal readonly record struct AttentionHead(
    int Tokens, int KeySize, int ValueSize, float Scale, Matrix Query, Matrix Keys, Matrix Values, Matrix KeysAcross, Matrix ValuesAcross,
    Matrix Output, Matrix LogSums);

/// <summary>
/// Causal softmax attention, forward and backward, a block of queries at a time, so that scores stay in the first cache. Backward computes the
/// probabilities again from the kept logarithms of the denominators.
/// </summary>
internal static unsafe class CausalAttentionKernel<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    // A row's scores end within the last 16 of its block, which is how far the softmax writes zeros.
    private const int BlockRows = Stride.Unit;

    /// <summary>Floats of scratch memory.</summary>
    public static int ScratchFloats(int tokens) => 2 * BlockRows * Stride.Of(tokens);

    /// <summary>o_i = sum_j p_ij v_j with p_i = softmax(scale q_i k_j) over j up to i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(in AttentionHead head, float* scratch)
    {
        var scores = new Matrix(scratch, Stride.Of(head.Tokens));
        var inverse = stackalloc float[BlockRows];
        for (var first = 0; first < head.Tokens; first += BlockRows)
        {
            var rows = Math.Min(BlockRows, head.Tokens - first);
            Product(head.Query, first, head.KeysAcross, scores, rows, Stride.Of(first + rows), head.KeySize);
            for (var row = 0; row < rows; row++)
            {
                var sum = BackwardMath<TSimd, TVector>.Softmax(scores.Row(row), first + row + 1, head.Scale, out var max);
                *head.LogSums.Row(first + row) = head.Scale * max + (float)PortableMath.Log(sum);
                inverse[row] = 1 / sum;
            }
            var output = new Matrix(head.Output.Row(first), head.Output.Stride);
            Product(scores, 0, head.Values, output, rows, Stride.Of(head.ValueSize), first + rows);
            for (var row = 0; row < rows; row++) BackwardMath<TSimd, TVector>.Scale(output.Row(row), Stride.Of(head.ValueSize), inverse[row]);
        }
    }

    /// <summary>
    /// dv_j += p_ij do_i; with dp_ij = do_i v_j and D_i = do_i o_i, ds_ij = scale p_ij (dp_ij - D_i); dq_i = ds_ij k_j; dk_j += ds_ij q_i.
    /// </summary>
    /// <param name="head">Forward's inputs and outputs.</param>
    /// <param name="dOutput">[tokens, value size]</param>
    /// <param name="dQuery">[tokens, key size], set.</param>
    /// <param name="dKeys">[tokens, key size], added to.</param>
    /// <param name="dValues">[tokens, value size], added to.</param>
    /// <param name="scratch">Room for <see cref="ScratchFloats"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(in AttentionHead head, Matrix dOutput, Matrix dQuery, Matrix dKeys, Matrix dValues, float* scratch)
    {
        var stride = Stride.Of(head.Tokens);
        Matrix scores = new(scratch, stride), gradients = new(scratch + BlockRows * stride, stride);
        for (var first = 0; first < head.Tokens; first += BlockRows)
        {
            var rows = Math.Min(BlockRows, head.Tokens - first);
            var seen = first + rows;
            Product(head.Query, first, head.KeysAcross, scores, rows, Stride.Of(seen), head.KeySize);
            Product(dOutput, first, head.ValuesAcross, gradients, rows, Stride.Of(seen), head.ValueSize);
            for (var row = 0; row < rows; row++)
            {
                var delta = BackwardMath<TSimd, TVector>.Dot(dOutput.Row(first + row), head.Output.Row(first + row), Stride.Of(head.ValueSize));
                BackwardMath<TSimd, TVector>.SoftmaxBackward(
                    scores.Row(row), gradients.Row(row), first + row + 1, head.Scale, *head.LogSums.Row(first + row), delta);
            }
            Product(gradients, 0, head.Keys, new Matrix(dQuery.Row(first), dQuery.Stride), rows, Stride.Of(head.KeySize), seen);
            AddAcross(gradients, new Matrix(head.Query.Row(first), head.Query.Stride), dKeys, seen, Stride.Of(head.KeySize), rows);
            AddAcross(scores, new Matrix(dOutput.Row(first), dOutput.Stride), dValues, seen, Stride.Of(head.ValueSize), rows);
        }
    }

    private static void Product(Matrix a, int first, Matrix b, Matrix c, int rows, int columns, int depth) =>
        ProductKernel<TSimd, TVector>.Multiply(a.Row(first), a.Stride, 1, b, c, rows, columns, depth, accumulate: false);

    private static void AddAcross(Matrix a, Matrix b, Matrix c, int rows, int columns, int depth) =>
        ProductKernel<TSimd, TVector>.Multiply(a.Start, 1, a.Stride, b, c, rows, columns, depth, accumulate: true);
}
