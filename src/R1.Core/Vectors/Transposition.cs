using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace R1.Vectors;

/// <summary>Transposes a matrix in squares of four by four.</summary>
internal static unsafe class Transposition
{
    /// <summary>y = x^T with zeros in the padding of y's rows.</summary>
    /// <param name="x">[rows, columns], columns padded to the stride unit.</param>
    /// <param name="y">[columns, rows], with room for columns rounded up to a multiple of 4.</param>
    /// <param name="rows">Rows of x.</param>
    /// <param name="columns">Columns of x.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Matrix x, Matrix y, int rows, int columns)
    {
        var row = 0;
        if (Sse.IsSupported)
            for (; row + 4 <= rows; row += 4)
                for (var column = 0; column < columns; column += 4) Square(x.Row(row) + column, x.Stride, y.Row(column) + row, y.Stride);
        for (; row < rows; row++)
            for (var column = 0; column < columns; column++) y.Row(column)[row] = x.Row(row)[column];
        for (; row < Stride.Of(rows); row++)
            for (var column = 0; column < columns; column++) y.Row(column)[row] = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(float* x, nint xStride, float* y, nint yStride)
    {
        Vector128<float> a = Vector128.Load(x), b = Vector128.Load(x + xStride);
        Vector128<float> c = Vector128.Load(x + 2 * xStride), d = Vector128.Load(x + 3 * xStride);
        Vector128<float> ab = Sse.UnpackLow(a, b), cd = Sse.UnpackLow(c, d), abHigh = Sse.UnpackHigh(a, b), cdHigh = Sse.UnpackHigh(c, d);
        Vector128.Store(Sse.MoveLowToHigh(ab, cd), y);
        Vector128.Store(Sse.MoveHighToLow(cd, ab), y + yStride);
        Vector128.Store(Sse.MoveLowToHigh(abHigh, cdHigh), y + 2 * yStride);
        Vector128.Store(Sse.MoveHighToLow(cdHigh, abHigh), y + 3 * yStride);
    }
}
