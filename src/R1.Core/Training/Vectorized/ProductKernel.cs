using System.Runtime.CompilerServices;
using R1.Generation.Vectorized;

namespace R1.Training.Vectorized;

/// <summary>Products of plain matrices, in the register tiles of <see cref="MatrixKernel{TSimd, TVector}"/>.</summary>
internal static unsafe class ProductKernel<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    /// <summary>C = A B (or C += A B) with A(m, k) = a[m * row + k * step].</summary>
    /// <param name="a">First element of A.</param>
    /// <param name="row">Distance of A's rows; 1 reads a matrix by columns.</param>
    /// <param name="step">Distance of A's columns; 1 reads a matrix by rows.</param>
    /// <param name="b">[depth, columns]</param>
    /// <param name="c">[rows, columns]</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="columns">Columns of B and C, a multiple of 16.</param>
    /// <param name="depth">Columns of A, rows of B.</param>
    /// <param name="accumulate">Add to C.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* a, nint row, nint step, Matrix b, Matrix c, int rows, int columns, int depth, bool accumulate)
    {
        var inputs = stackalloc float*[8];
        var outputs = stackalloc float*[8];
        for (var column = 0; column < columns; column += 2 * TSimd.Width)
        {
            var single = columns - column < 2 * TSimd.Width;
            var tile = single || TSimd.HasWideTile ? 8 : 4;
            for (var first = 0; first < rows; first += tile)
            {
                // A short last tile repeats the last row: it computes and stores the same values again.
                for (var i = 0; i < tile; i++)
                {
                    var at = Math.Min(first + i, rows - 1);
                    inputs[i] = a + at * row;
                    outputs[i] = c.Start + (nint)at * c.Stride + column;
                }
                var panel = b.Start + column;
                if (single) MatrixKernel<TSimd, TVector>.Tile8X1(inputs, step, panel, b.Stride, depth, outputs, accumulate);
                else if (tile == 8 && rows - first > 4) MatrixKernel<TSimd, TVector>.Tile8X2(inputs, step, panel, b.Stride, depth, outputs, accumulate);
                else MatrixKernel<TSimd, TVector>.Tile4X2(inputs, step, panel, b.Stride, depth, outputs, accumulate);
            }
        }
    }
}
