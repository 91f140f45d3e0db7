using System.Runtime.CompilerServices;

namespace R1.Vectors;

/// <summary>
/// Products of plain matrices. Whole tiles step from row to row by a stride, which costs less to set up than the row pointers of
/// <see cref="MatrixKernel{TSimd, TVector}"/>; attention's products are too short to hide it. The rest uses those.
/// </summary>
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
        var vectors = TSimd.HasWideTile ? 2 : 1;
        for (var column = 0; column < columns; column += vectors * Lanes.Count)
        {
            var single = columns - column < 2 * Lanes.Count || !TSimd.HasWideTile;
            float* x = a, panel = b.Start + column, y = c.Start + column;
            var left = rows;
            if (!TSimd.HasWideTile)
                for (; left >= 6; left -= 6, x += 6 * row, y += 6 * c.Stride)
                    Tile6X1(x, row, step, panel, b.Stride, depth, y, c.Stride, accumulate);
            else if (single)
                for (; left >= 8; left -= 8, x += 8 * row, y += 8 * c.Stride)
                    Tile8X1(x, row, step, panel, b.Stride, depth, y, c.Stride, accumulate);
            else
                for (; left >= 8; left -= 8, x += 8 * row, y += 8 * c.Stride)
                    Tile8X2(x, row, step, panel, b.Stride, depth, y, c.Stride, accumulate);
            // Rows that fill no tile.
            if (left > 0) MatrixKernel<TSimd, TVector>.Tiles(new(x, (int)row), step, panel, b.Stride, depth, new(y, c.Stride), left, single, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8X2(float* x, nint row, nint step, float* panel, nint width, int depth, float* y, nint stride, bool accumulate)
    {
        float* x0 = x, x1 = x0 + row, x2 = x1 + row, x3 = x2 + row, x4 = x3 + row, x5 = x4 + row, x6 = x5 + row, x7 = x6 + row;
        TVector a0 = TSimd.Zero, b0 = TSimd.Zero, a1 = TSimd.Zero, b1 = TSimd.Zero, a2 = TSimd.Zero, b2 = TSimd.Zero;
        TVector a3 = TSimd.Zero, b3 = TSimd.Zero, a4 = TSimd.Zero, b4 = TSimd.Zero, a5 = TSimd.Zero, b5 = TSimd.Zero;
        TVector a6 = TSimd.Zero, b6 = TSimd.Zero, a7 = TSimd.Zero, b7 = TSimd.Zero;
        if (accumulate)
        {
            var from = y;
            a0 = TSimd.Load(from); b0 = TSimd.Load(from + Lanes.Count); from += stride;
            a1 = TSimd.Load(from); b1 = TSimd.Load(from + Lanes.Count); from += stride;
            a2 = TSimd.Load(from); b2 = TSimd.Load(from + Lanes.Count); from += stride;
            a3 = TSimd.Load(from); b3 = TSimd.Load(from + Lanes.Count); from += stride;
            a4 = TSimd.Load(from); b4 = TSimd.Load(from + Lanes.Count); from += stride;
            a5 = TSimd.Load(from); b5 = TSimd.Load(from + Lanes.Count); from += stride;
            a6 = TSimd.Load(from); b6 = TSimd.Load(from + Lanes.Count); from += stride;
            a7 = TSimd.Load(from); b7 = TSimd.Load(from + Lanes.Count);
        }
        for (nint k = 0, end = depth * step; k != end; k += step, panel += width)
        {
            TVector wa = TSimd.Load(panel), wb = TSimd.Load(panel + Lanes.Count), input;
            input = TSimd.Create(x0[k]); a0 = TSimd.MultiplyAdd(input, wa, a0); b0 = TSimd.MultiplyAdd(input, wb, b0);
            input = TSimd.Create(x1[k]); a1 = TSimd.MultiplyAdd(input, wa, a1); b1 = TSimd.MultiplyAdd(input, wb, b1);
            input = TSimd.Create(x2[k]); a2 = TSimd.MultiplyAdd(input, wa, a2); b2 = TSimd.MultiplyAdd(input, wb, b2);
            input = TSimd.Create(x3[k]); a3 = TSimd.MultiplyAdd(input, wa, a3); b3 = TSimd.MultiplyAdd(input, wb, b3);
            input = TSimd.Create(x4[k]); a4 = TSimd.MultiplyAdd(input, wa, a4); b4 = TSimd.MultiplyAdd(input, wb, b4);
            input = TSimd.Create(x5[k]); a5 = TSimd.MultiplyAdd(input, wa, a5); b5 = TSimd.MultiplyAdd(input, wb, b5);
            input = TSimd.Create(x6[k]); a6 = TSimd.MultiplyAdd(input, wa, a6); b6 = TSimd.MultiplyAdd(input, wb, b6);
            input = TSimd.Create(x7[k]); a7 = TSimd.MultiplyAdd(input, wa, a7); b7 = TSimd.MultiplyAdd(input, wb, b7);
        }
        TSimd.Store(a0, y); TSimd.Store(b0, y + Lanes.Count); y += stride;
        TSimd.Store(a1, y); TSimd.Store(b1, y + Lanes.Count); y += stride;
        TSimd.Store(a2, y); TSimd.Store(b2, y + Lanes.Count); y += stride;
        TSimd.Store(a3, y); TSimd.Store(b3, y + Lanes.Count); y += stride;
        TSimd.Store(a4, y); TSimd.Store(b4, y + Lanes.Count); y += stride;
        TSimd.Store(a5, y); TSimd.Store(b5, y + Lanes.Count); y += stride;
        TSimd.Store(a6, y); TSimd.Store(b6, y + Lanes.Count); y += stride;
        TSimd.Store(a7, y); TSimd.Store(b7, y + Lanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8X1(float* x, nint row, nint step, float* panel, nint width, int depth, float* y, nint stride, bool accumulate)
    {
        float* x0 = x, x1 = x0 + row, x2 = x1 + row, x3 = x2 + row, x4 = x3 + row, x5 = x4 + row, x6 = x5 + row, x7 = x6 + row;
        TVector a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero, a4 = TSimd.Zero, a5 = TSimd.Zero;
        TVector a6 = TSimd.Zero, a7 = TSimd.Zero;
        if (accumulate)
        {
            var from = y;
            a0 = TSimd.Load(from); from += stride;
            a1 = TSimd.Load(from); from += stride;
            a2 = TSimd.Load(from); from += stride;
            a3 = TSimd.Load(from); from += stride;
            a4 = TSimd.Load(from); from += stride;
            a5 = TSimd.Load(from); from += stride;
            a6 = TSimd.Load(from); from += stride;
            a7 = TSimd.Load(from);
        }
        for (nint k = 0, end = depth * step; k != end; k += step, panel += width)
        {
            TVector wa = TSimd.Load(panel), input;
            input = TSimd.Create(x0[k]); a0 = TSimd.MultiplyAdd(input, wa, a0);
            input = TSimd.Create(x1[k]); a1 = TSimd.MultiplyAdd(input, wa, a1);
            input = TSimd.Create(x2[k]); a2 = TSimd.MultiplyAdd(input, wa, a2);
            input = TSimd.Create(x3[k]); a3 = TSimd.MultiplyAdd(input, wa, a3);
            input = TSimd.Create(x4[k]); a4 = TSimd.MultiplyAdd(input, wa, a4);
            input = TSimd.Create(x5[k]); a5 = TSimd.MultiplyAdd(input, wa, a5);
            input = TSimd.Create(x6[k]); a6 = TSimd.MultiplyAdd(input, wa, a6);
            input = TSimd.Create(x7[k]); a7 = TSimd.MultiplyAdd(input, wa, a7);
        }
        TSimd.Store(a0, y); y += stride;
        TSimd.Store(a1, y); y += stride;
        TSimd.Store(a2, y); y += stride;
        TSimd.Store(a3, y); y += stride;
        TSimd.Store(a4, y); y += stride;
        TSimd.Store(a5, y); y += stride;
        TSimd.Store(a6, y); y += stride;
        TSimd.Store(a7, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6X1(float* x, nint row, nint step, float* panel, nint width, int depth, float* y, nint stride, bool accumulate)
    {
        float* x0 = x, x1 = x0 + row, x2 = x1 + row, x3 = x2 + row, x4 = x3 + row, x5 = x4 + row;
        TVector a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero, a4 = TSimd.Zero, a5 = TSimd.Zero;
        if (accumulate)
        {
            var from = y;
            a0 = TSimd.Load(from); from += stride;
            a1 = TSimd.Load(from); from += stride;
            a2 = TSimd.Load(from); from += stride;
            a3 = TSimd.Load(from); from += stride;
            a4 = TSimd.Load(from); from += stride;
            a5 = TSimd.Load(from);
        }
        for (nint k = 0, end = depth * step; k != end; k += step, panel += width)
        {
            TVector wa = TSimd.Load(panel), input;
            input = TSimd.Create(x0[k]); a0 = TSimd.MultiplyAdd(input, wa, a0);
            input = TSimd.Create(x1[k]); a1 = TSimd.MultiplyAdd(input, wa, a1);
            input = TSimd.Create(x2[k]); a2 = TSimd.MultiplyAdd(input, wa, a2);
            input = TSimd.Create(x3[k]); a3 = TSimd.MultiplyAdd(input, wa, a3);
            input = TSimd.Create(x4[k]); a4 = TSimd.MultiplyAdd(input, wa, a4);
            input = TSimd.Create(x5[k]); a5 = TSimd.MultiplyAdd(input, wa, a5);
        }
        TSimd.Store(a0, y); y += stride;
        TSimd.Store(a1, y); y += stride;
        TSimd.Store(a2, y); y += stride;
        TSimd.Store(a3, y); y += stride;
        TSimd.Store(a4, y); y += stride;
        TSimd.Store(a5, y);
    }
}
