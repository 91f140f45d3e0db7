using System.Runtime.CompilerServices;

namespace R1.Vectors;

/// <summary>
/// Register tiles of y = x W: rows by vectors, as their names say. Rows may lie anywhere. Each output is one chain of fused multiply-adds over the
/// depth, whatever the tile.
/// </summary>
/// <remarks>
/// Parameters of all: where each row of inputs begins; the distance of a row's inputs (1, or the stride of a matrix read by columns); the first row of
/// weights; the distance of the rows of weights; the length of the chains; where each row of outputs begins; whether to add to the outputs.
/// </remarks>
internal static unsafe class RowTiles<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile8X2(float** x, nint step, float* panel, nint width, int depth, float** y, bool accumulate)
    {
        float* x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3], x4 = x[4], x5 = x[5], x6 = x[6], x7 = x[7];
        TVector a0 = TSimd.Zero, b0 = TSimd.Zero, a1 = TSimd.Zero, b1 = TSimd.Zero, a2 = TSimd.Zero, b2 = TSimd.Zero;
        TVector a3 = TSimd.Zero, b3 = TSimd.Zero, a4 = TSimd.Zero, b4 = TSimd.Zero, a5 = TSimd.Zero, b5 = TSimd.Zero;
        TVector a6 = TSimd.Zero, b6 = TSimd.Zero, a7 = TSimd.Zero, b7 = TSimd.Zero;
        if (accumulate)
        {
            a0 = TSimd.Load(y[0]); b0 = TSimd.Load(y[0] + Lanes.Count);
            a1 = TSimd.Load(y[1]); b1 = TSimd.Load(y[1] + Lanes.Count);
            a2 = TSimd.Load(y[2]); b2 = TSimd.Load(y[2] + Lanes.Count);
            a3 = TSimd.Load(y[3]); b3 = TSimd.Load(y[3] + Lanes.Count);
            a4 = TSimd.Load(y[4]); b4 = TSimd.Load(y[4] + Lanes.Count);
            a5 = TSimd.Load(y[5]); b5 = TSimd.Load(y[5] + Lanes.Count);
            a6 = TSimd.Load(y[6]); b6 = TSimd.Load(y[6] + Lanes.Count);
            a7 = TSimd.Load(y[7]); b7 = TSimd.Load(y[7] + Lanes.Count);
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
        TSimd.Store(a0, y[0]); TSimd.Store(b0, y[0] + Lanes.Count);
        TSimd.Store(a1, y[1]); TSimd.Store(b1, y[1] + Lanes.Count);
        TSimd.Store(a2, y[2]); TSimd.Store(b2, y[2] + Lanes.Count);
        TSimd.Store(a3, y[3]); TSimd.Store(b3, y[3] + Lanes.Count);
        TSimd.Store(a4, y[4]); TSimd.Store(b4, y[4] + Lanes.Count);
        TSimd.Store(a5, y[5]); TSimd.Store(b5, y[5] + Lanes.Count);
        TSimd.Store(a6, y[6]); TSimd.Store(b6, y[6] + Lanes.Count);
        TSimd.Store(a7, y[7]); TSimd.Store(b7, y[7] + Lanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile8X1(float** x, nint step, float* panel, nint width, int depth, float** y, bool accumulate)
    {
        float* x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3], x4 = x[4], x5 = x[5], x6 = x[6], x7 = x[7];
        TVector a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero, a4 = TSimd.Zero, a5 = TSimd.Zero;
        TVector a6 = TSimd.Zero, a7 = TSimd.Zero;
        if (accumulate)
        {
            a0 = TSimd.Load(y[0]);
            a1 = TSimd.Load(y[1]);
            a2 = TSimd.Load(y[2]);
            a3 = TSimd.Load(y[3]);
            a4 = TSimd.Load(y[4]);
            a5 = TSimd.Load(y[5]);
            a6 = TSimd.Load(y[6]);
            a7 = TSimd.Load(y[7]);
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
        TSimd.Store(a0, y[0]);
        TSimd.Store(a1, y[1]);
        TSimd.Store(a2, y[2]);
        TSimd.Store(a3, y[3]);
        TSimd.Store(a4, y[4]);
        TSimd.Store(a5, y[5]);
        TSimd.Store(a6, y[6]);
        TSimd.Store(a7, y[7]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile6X1(float** x, nint step, float* panel, nint width, int depth, float** y, bool accumulate)
    {
        float* x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3], x4 = x[4], x5 = x[5];
        TVector a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero, a4 = TSimd.Zero, a5 = TSimd.Zero;
        if (accumulate)
        {
            a0 = TSimd.Load(y[0]);
            a1 = TSimd.Load(y[1]);
            a2 = TSimd.Load(y[2]);
            a3 = TSimd.Load(y[3]);
            a4 = TSimd.Load(y[4]);
            a5 = TSimd.Load(y[5]);
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
        TSimd.Store(a0, y[0]);
        TSimd.Store(a1, y[1]);
        TSimd.Store(a2, y[2]);
        TSimd.Store(a3, y[3]);
        TSimd.Store(a4, y[4]);
        TSimd.Store(a5, y[5]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4X2(float** x, nint step, float* panel, nint width, int depth, float** y, bool accumulate)
    {
        float* x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3];
        TVector a0 = TSimd.Zero, b0 = TSimd.Zero, a1 = TSimd.Zero, b1 = TSimd.Zero, a2 = TSimd.Zero, b2 = TSimd.Zero;
        TVector a3 = TSimd.Zero, b3 = TSimd.Zero;
        if (accumulate)
        {
            a0 = TSimd.Load(y[0]); b0 = TSimd.Load(y[0] + Lanes.Count);
            a1 = TSimd.Load(y[1]); b1 = TSimd.Load(y[1] + Lanes.Count);
            a2 = TSimd.Load(y[2]); b2 = TSimd.Load(y[2] + Lanes.Count);
            a3 = TSimd.Load(y[3]); b3 = TSimd.Load(y[3] + Lanes.Count);
        }
        for (nint k = 0, end = depth * step; k != end; k += step, panel += width)
        {
            TVector wa = TSimd.Load(panel), wb = TSimd.Load(panel + Lanes.Count), input;
            input = TSimd.Create(x0[k]); a0 = TSimd.MultiplyAdd(input, wa, a0); b0 = TSimd.MultiplyAdd(input, wb, b0);
            input = TSimd.Create(x1[k]); a1 = TSimd.MultiplyAdd(input, wa, a1); b1 = TSimd.MultiplyAdd(input, wb, b1);
            input = TSimd.Create(x2[k]); a2 = TSimd.MultiplyAdd(input, wa, a2); b2 = TSimd.MultiplyAdd(input, wb, b2);
            input = TSimd.Create(x3[k]); a3 = TSimd.MultiplyAdd(input, wa, a3); b3 = TSimd.MultiplyAdd(input, wb, b3);
        }
        TSimd.Store(a0, y[0]); TSimd.Store(b0, y[0] + Lanes.Count);
        TSimd.Store(a1, y[1]); TSimd.Store(b1, y[1] + Lanes.Count);
        TSimd.Store(a2, y[2]); TSimd.Store(b2, y[2] + Lanes.Count);
        TSimd.Store(a3, y[3]); TSimd.Store(b3, y[3] + Lanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4X1(float** x, nint step, float* panel, nint width, int depth, float** y, bool accumulate)
    {
        float* x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3];
        TVector a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero;
        if (accumulate)
        {
            a0 = TSimd.Load(y[0]);
            a1 = TSimd.Load(y[1]);
            a2 = TSimd.Load(y[2]);
            a3 = TSimd.Load(y[3]);
        }
        for (nint k = 0, end = depth * step; k != end; k += step, panel += width)
        {
            TVector wa = TSimd.Load(panel), input;
            input = TSimd.Create(x0[k]); a0 = TSimd.MultiplyAdd(input, wa, a0);
            input = TSimd.Create(x1[k]); a1 = TSimd.MultiplyAdd(input, wa, a1);
            input = TSimd.Create(x2[k]); a2 = TSimd.MultiplyAdd(input, wa, a2);
            input = TSimd.Create(x3[k]); a3 = TSimd.MultiplyAdd(input, wa, a3);
        }
        TSimd.Store(a0, y[0]);
        TSimd.Store(a1, y[1]);
        TSimd.Store(a2, y[2]);
        TSimd.Store(a3, y[3]);
    }

    /// <summary>One row by four vectors, which lie in two panels: enough chains to hide the latency of a multiply-add.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1X4(float* x, nint step, float* panel, float* next, nint width, int depth, float* y, bool accumulate)
    {
        TVector a = TSimd.Zero, b = TSimd.Zero, c = TSimd.Zero, d = TSimd.Zero;
        if (accumulate)
        {
            a = TSimd.Load(y);
            b = TSimd.Load(y + Lanes.Count);
            c = TSimd.Load(y + 2 * Lanes.Count);
            d = TSimd.Load(y + 3 * Lanes.Count);
        }
        for (nint k = 0, end = depth * step; k != end; k += step, panel += width, next += width)
        {
            var input = TSimd.Create(x[k]);
            a = TSimd.MultiplyAdd(input, TSimd.Load(panel), a);
            b = TSimd.MultiplyAdd(input, TSimd.Load(panel + Lanes.Count), b);
            c = TSimd.MultiplyAdd(input, TSimd.Load(next), c);
            d = TSimd.MultiplyAdd(input, TSimd.Load(next + Lanes.Count), d);
        }
        TSimd.Store(a, y);
        TSimd.Store(b, y + Lanes.Count);
        TSimd.Store(c, y + 2 * Lanes.Count);
        TSimd.Store(d, y + 3 * Lanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1X2(float** x, nint step, float* panel, nint width, int depth, float** y, bool accumulate)
    {
        float* x0 = x[0];
        TVector a0 = TSimd.Zero, b0 = TSimd.Zero;
        if (accumulate)
        {
            a0 = TSimd.Load(y[0]); b0 = TSimd.Load(y[0] + Lanes.Count);
        }
        for (nint k = 0, end = depth * step; k != end; k += step, panel += width)
        {
            TVector wa = TSimd.Load(panel), wb = TSimd.Load(panel + Lanes.Count), input;
            input = TSimd.Create(x0[k]); a0 = TSimd.MultiplyAdd(input, wa, a0); b0 = TSimd.MultiplyAdd(input, wb, b0);
        }
        TSimd.Store(a0, y[0]); TSimd.Store(b0, y[0] + Lanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1X1(float** x, nint step, float* panel, nint width, int depth, float** y, bool accumulate)
    {
        float* x0 = x[0];
        TVector a0 = TSimd.Zero;
        if (accumulate)
        {
            a0 = TSimd.Load(y[0]);
        }
        for (nint k = 0, end = depth * step; k != end; k += step, panel += width)
        {
            TVector wa = TSimd.Load(panel), input;
            input = TSimd.Create(x0[k]); a0 = TSimd.MultiplyAdd(input, wa, a0);
        }
        TSimd.Store(a0, y[0]);
    }
}
