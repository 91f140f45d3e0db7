using System.Runtime.CompilerServices;

namespace R1.Vectors;

/// <summary>
/// y = x W (or y += x W) in register tiles. Each output is one chain of fused multiply-adds over the depth, whatever tile it falls
/// into, so a row's result depends neither on the rows beside it nor on the width of the registers.
/// </summary>
internal static unsafe class MatrixKernel<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    private const int MostRows = 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(Matrix x, PackedMatrix weights, Matrix y, int rows, bool accumulate)
    {
        if (rows == 1) MultiplyRow(x.Row(0), weights, y.Row(0), accumulate);
        else
            for (var column = 0; column < weights.Columns; column += PackedMatrix.PanelColumns)
            {
                var width = weights.PanelWidth(column);
                Tiles(x, 1, weights.Panel(column), width, weights.Depth, y.From(column), rows, width == Lanes.Count, accumulate);
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
    public static void Tiles(Matrix x, nint step, float* panel, nint width, int depth, Matrix y, int rows, bool single, bool accumulate)
    {
        if (TSimd.HasWideTile) WideTiles(x, step, panel, width, depth, y, rows, single, accumulate);
        else
        {
            NarrowTiles(x, step, panel, width, depth, y, rows, accumulate);
            if (!single) NarrowTiles(x, step, panel + Lanes.Count, width, depth, y.From(Lanes.Count), rows, accumulate);
        }
    }

    // The weights of a single row are read once and used once: what counts is to have enough loads under way.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyRow(float* x, PackedMatrix weights, float* y, bool accumulate)
    {
        var column = 0;
        for (; column + 2 * PackedMatrix.PanelColumns <= weights.Columns; column += 2 * PackedMatrix.PanelColumns)
            RowTiles<TSimd, TVector>.Tile1X4(
                x, 1, weights.Panel(column), weights.Panel(column + PackedMatrix.PanelColumns), PackedMatrix.PanelColumns, weights.Depth, y + column,
                accumulate);
        for (; column < weights.Columns; column += PackedMatrix.PanelColumns)
        {
            var width = weights.PanelWidth(column);
            var output = y + column;
            if (width == Lanes.Count) RowTiles<TSimd, TVector>.Tile1X1(&x, 1, weights.Panel(column), width, weights.Depth, &output, accumulate);
            else RowTiles<TSimd, TVector>.Tile1X2(&x, 1, weights.Panel(column), width, weights.Depth, &output, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WideTiles(Matrix x, nint step, float* panel, nint width, int depth, Matrix y, int rows, bool single, bool accumulate)
    {
        var inputs = stackalloc float*[MostRows];
        var outputs = stackalloc float*[MostRows];
        for (var first = 0; first < rows; first += MostRows)
        {
            // A short last tile repeats the last row: it computes and stores the same values again.
            Locate(x, y, first, rows, MostRows, inputs, outputs);
            if (single) RowTiles<TSimd, TVector>.Tile8X1(inputs, step, panel, width, depth, outputs, accumulate);
            else if (rows - first > 4) RowTiles<TSimd, TVector>.Tile8X2(inputs, step, panel, width, depth, outputs, accumulate);
            else RowTiles<TSimd, TVector>.Tile4X2(inputs, step, panel, width, depth, outputs, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NarrowTiles(Matrix x, nint step, float* panel, nint width, int depth, Matrix y, int rows, bool accumulate)
    {
        const int tile = 6;
        var inputs = stackalloc float*[tile];
        var outputs = stackalloc float*[tile];
        for (var first = 0; first < rows; first += tile)
        {
            Locate(x, y, first, rows, tile, inputs, outputs);
            if (rows - first > 4) RowTiles<TSimd, TVector>.Tile6X1(inputs, step, panel, width, depth, outputs, accumulate);
            else RowTiles<TSimd, TVector>.Tile4X1(inputs, step, panel, width, depth, outputs, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Locate(Matrix x, Matrix y, int first, int rows, int tile, float** inputs, float** outputs)
    {
        for (var i = 0; i < tile; i++)
        {
            inputs[i] = x.Row(Math.Min(first + i, rows - 1));
            outputs[i] = y.Row(Math.Min(first + i, rows - 1));
        }
    }
}
