using System.Runtime.CompilerServices;

namespace R1.Vectors;

/// <summary>
/// y = x W (or y += x W) in register tiles. Each output is one chain of fused multiply-adds over the depth, whatever tile it falls
/// into, so a row's result does not depend on the rows beside it.
/// </summary>
internal static unsafe class MatrixKernel<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(Matrix x, PackedMatrix weights, Matrix y, int rows, bool accumulate)
    {
        for (var column = 0; column < weights.Columns; column += PackedMatrix.PanelColumns)
        {
            var width = weights.PanelWidth(column);
            for (var offset = 0; offset < width; offset += 2 * TSimd.Width)
                Tiles(x, 1, weights.Panel(column) + offset, width, weights.Depth, y.From(column + offset), rows, width - offset < 2 * TSimd.Width, accumulate);
        }
    }

    /// <summary>All rows of one or two vectors of columns, in the tiles that fit.</summary>
    /// <param name="x">Inputs.</param>
    /// <param name="step">Distance of a row's inputs: 1, or the stride of a matrix read by columns.</param>
    /// <param name="panel">First row of weights.</param>
    /// <param name="width">Distance of the rows of weights.</param>
    /// <param name="depth">Length of the dot products.</param>
    /// <param name="y">Outputs.</param>
    /// <param name="rows">Rows of inputs and outputs.</param>
    /// <param name="single">One vector of columns, not two.</param>
    /// <param name="accumulate">Add to the outputs.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tiles(Matrix x, nint step, float* panel, nint width, int depth, Matrix y, int rows, bool single, bool accumulate)
    {
        var inputs = stackalloc float*[8];
        var outputs = stackalloc float*[8];
        var tile = single || TSimd.HasWideTile ? 8 : 4;
        for (var first = 0; first < rows; first += tile)
        {
            // A short last tile repeats the last row: it computes and stores the same values again.
            for (var i = 0; i < tile; i++)
            {
                inputs[i] = x.Row(Math.Min(first + i, rows - 1));
                outputs[i] = y.Row(Math.Min(first + i, rows - 1));
            }
            if (single) Tile8X1(inputs, step, panel, width, depth, outputs, accumulate);
            else if (TSimd.HasWideTile && rows - first > 4) Tile8X2(inputs, step, panel, width, depth, outputs, accumulate);
            else Tile4X2(inputs, step, panel, width, depth, outputs, accumulate);
        }
    }

    /// <summary>A tile of eight rows by two vectors; the others are of the shape in their name.</summary>
    /// <param name="x">Where each row of inputs begins.</param>
    /// <param name="step">Distance of a row's inputs: 1, or the stride of a matrix read by columns.</param>
    /// <param name="panel">First row of weights.</param>
    /// <param name="width">Distance of the rows of weights.</param>
    /// <param name="depth">Length of the dot products.</param>
    /// <param name="y">Where each row of outputs begins.</param>
    /// <param name="accumulate">Add to the outputs.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8X2(float** x, nint step, float* panel, nint width, int depth, float** y, bool accumulate)
    {
        float* x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3];
        float* x4 = x[4], x5 = x[5], x6 = x[6], x7 = x[7];
        TVector a0 = TSimd.Zero, b0 = TSimd.Zero, a1 = TSimd.Zero, b1 = TSimd.Zero;
        TVector a2 = TSimd.Zero, b2 = TSimd.Zero, a3 = TSimd.Zero, b3 = TSimd.Zero;
        TVector a4 = TSimd.Zero, b4 = TSimd.Zero, a5 = TSimd.Zero, b5 = TSimd.Zero;
        TVector a6 = TSimd.Zero, b6 = TSimd.Zero, a7 = TSimd.Zero, b7 = TSimd.Zero;
        if (accumulate)
        {
            a0 = TSimd.Load(y[0]); b0 = TSimd.Load(y[0] + TSimd.Width);
            a1 = TSimd.Load(y[1]); b1 = TSimd.Load(y[1] + TSimd.Width);
            a2 = TSimd.Load(y[2]); b2 = TSimd.Load(y[2] + TSimd.Width);
            a3 = TSimd.Load(y[3]); b3 = TSimd.Load(y[3] + TSimd.Width);
            a4 = TSimd.Load(y[4]); b4 = TSimd.Load(y[4] + TSimd.Width);
            a5 = TSimd.Load(y[5]); b5 = TSimd.Load(y[5] + TSimd.Width);
            a6 = TSimd.Load(y[6]); b6 = TSimd.Load(y[6] + TSimd.Width);
            a7 = TSimd.Load(y[7]); b7 = TSimd.Load(y[7] + TSimd.Width);
        }
        for (nint k = 0, end = depth * step; k != end; k += step, panel += width)
        {
            TVector wa = TSimd.Load(panel), wb = TSimd.Load(panel + TSimd.Width), input;
            input = TSimd.Create(x0[k]); a0 = TSimd.MultiplyAdd(input, wa, a0); b0 = TSimd.MultiplyAdd(input, wb, b0);
            input = TSimd.Create(x1[k]); a1 = TSimd.MultiplyAdd(input, wa, a1); b1 = TSimd.MultiplyAdd(input, wb, b1);
            input = TSimd.Create(x2[k]); a2 = TSimd.MultiplyAdd(input, wa, a2); b2 = TSimd.MultiplyAdd(input, wb, b2);
            input = TSimd.Create(x3[k]); a3 = TSimd.MultiplyAdd(input, wa, a3); b3 = TSimd.MultiplyAdd(input, wb, b3);
            input = TSimd.Create(x4[k]); a4 = TSimd.MultiplyAdd(input, wa, a4); b4 = TSimd.MultiplyAdd(input, wb, b4);
            input = TSimd.Create(x5[k]); a5 = TSimd.MultiplyAdd(input, wa, a5); b5 = TSimd.MultiplyAdd(input, wb, b5);
            input = TSimd.Create(x6[k]); a6 = TSimd.MultiplyAdd(input, wa, a6); b6 = TSimd.MultiplyAdd(input, wb, b6);
            input = TSimd.Create(x7[k]); a7 = TSimd.MultiplyAdd(input, wa, a7); b7 = TSimd.MultiplyAdd(input, wb, b7);
        }
        TSimd.Store(a0, y[0]); TSimd.Store(b0, y[0] + TSimd.Width);
        TSimd.Store(a1, y[1]); TSimd.Store(b1, y[1] + TSimd.Width);
        TSimd.Store(a2, y[2]); TSimd.Store(b2, y[2] + TSimd.Width);
        TSimd.Store(a3, y[3]); TSimd.Store(b3, y[3] + TSimd.Width);
        TSimd.Store(a4, y[4]); TSimd.Store(b4, y[4] + TSimd.Width);
        TSimd.Store(a5, y[5]); TSimd.Store(b5, y[5] + TSimd.Width);
        TSimd.Store(a6, y[6]); TSimd.Store(b6, y[6] + TSimd.Width);
        TSimd.Store(a7, y[7]); TSimd.Store(b7, y[7] + TSimd.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4X2(float** x, nint step, float* panel, nint width, int depth, float** y, bool accumulate)
    {
        float* x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3];
        TVector a0 = TSimd.Zero, b0 = TSimd.Zero, a1 = TSimd.Zero, b1 = TSimd.Zero;
        TVector a2 = TSimd.Zero, b2 = TSimd.Zero, a3 = TSimd.Zero, b3 = TSimd.Zero;
        if (accumulate)
        {
            a0 = TSimd.Load(y[0]); b0 = TSimd.Load(y[0] + TSimd.Width);
            a1 = TSimd.Load(y[1]); b1 = TSimd.Load(y[1] + TSimd.Width);
            a2 = TSimd.Load(y[2]); b2 = TSimd.Load(y[2] + TSimd.Width);
            a3 = TSimd.Load(y[3]); b3 = TSimd.Load(y[3] + TSimd.Width);
        }
        for (nint k = 0, end = depth * step; k != end; k += step, panel += width)
        {
            TVector wa = TSimd.Load(panel), wb = TSimd.Load(panel + TSimd.Width), input;
            input = TSimd.Create(x0[k]); a0 = TSimd.MultiplyAdd(input, wa, a0); b0 = TSimd.MultiplyAdd(input, wb, b0);
            input = TSimd.Create(x1[k]); a1 = TSimd.MultiplyAdd(input, wa, a1); b1 = TSimd.MultiplyAdd(input, wb, b1);
            input = TSimd.Create(x2[k]); a2 = TSimd.MultiplyAdd(input, wa, a2); b2 = TSimd.MultiplyAdd(input, wb, b2);
            input = TSimd.Create(x3[k]); a3 = TSimd.MultiplyAdd(input, wa, a3); b3 = TSimd.MultiplyAdd(input, wb, b3);
        }
        TSimd.Store(a0, y[0]); TSimd.Store(b0, y[0] + TSimd.Width);
        TSimd.Store(a1, y[1]); TSimd.Store(b1, y[1] + TSimd.Width);
        TSimd.Store(a2, y[2]); TSimd.Store(b2, y[2] + TSimd.Width);
        TSimd.Store(a3, y[3]); TSimd.Store(b3, y[3] + TSimd.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8X1(float** x, nint step, float* panel, nint width, int depth, float** y, bool accumulate)
    {
        float* x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3];
        float* x4 = x[4], x5 = x[5], x6 = x[6], x7 = x[7];
        TVector a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero;
        TVector a4 = TSimd.Zero, a5 = TSimd.Zero, a6 = TSimd.Zero, a7 = TSimd.Zero;
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
}
