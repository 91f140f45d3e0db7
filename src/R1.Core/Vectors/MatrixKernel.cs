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
    private const int WideRows = 8;
    private const int NarrowRows = 6;

    // Smaller matrices stay in a core's second cache, where a look ahead costs more than it saves.
    private const int FloatsToLookAhead = 1 << 15;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(Matrix x, PackedMatrix weights, Matrix y, int rows, bool accumulate)
    {
        if (rows == 1)
        {
            MultiplyRow(x.Row(0), weights, y.Row(0), accumulate);
            return;
        }
        // Measured on weights beyond the second cache: a third faster with narrow tiles, a fifth slower with wide ones.
        var large = !TSimd.HasWideTile && weights.Depth * weights.Columns >= FloatsToLookAhead;
        for (var column = 0; column < weights.Columns; column += PackedMatrix.PanelColumns)
        {
            var width = weights.PanelWidth(column);
            var ahead = large ? LookAhead.To(weights, column + PackedMatrix.PanelColumns, NarrowTilesOf(rows)) : default;
            Tiles(x, 1, weights.Panel(column), width, weights.Depth, y.From(column), rows, width == Lanes.Count, accumulate, ahead);
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
    /// <param name="ahead">What to fetch meanwhile.</param>
    public static void Tiles(
        Matrix x, nint step, float* panel, nint width, int depth, Matrix y, int rows, bool single, bool accumulate, LookAhead ahead = default)
    {
        if (TSimd.HasWideTile) WideTiles(x, step, panel, width, depth, y, rows, single, accumulate);
        else
        {
            ahead = NarrowTiles(x, step, panel, width, depth, y, rows, accumulate, ahead);
            if (!single) NarrowTiles(x, step, panel + Lanes.Count, width, depth, y.From(Lanes.Count), rows, accumulate, ahead);
        }
    }

    private static int NarrowTilesOf(int rows) => 2 * ((rows + NarrowRows - 1) / NarrowRows);

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
        var inputs = stackalloc float*[WideRows];
        var outputs = stackalloc float*[WideRows];
        for (var first = 0; first < rows; first += WideRows)
        {
            // A short last tile repeats the last row: it computes and stores the same values again.
            Locate(x, y, first, rows, WideRows, inputs, outputs);
            if (single) RowTiles<TSimd, TVector>.Tile8X1(inputs, step, panel, width, depth, outputs, accumulate);
            else if (rows - first > 4) RowTiles<TSimd, TVector>.Tile8X2(inputs, step, panel, width, depth, outputs, accumulate);
            else RowTiles<TSimd, TVector>.Tile4X2(inputs, step, panel, width, depth, outputs, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static LookAhead NarrowTiles(
        Matrix x, nint step, float* panel, nint width, int depth, Matrix y, int rows, bool accumulate, LookAhead ahead)
    {
        var inputs = stackalloc float*[NarrowRows];
        var outputs = stackalloc float*[NarrowRows];
        for (var first = 0; first < rows; first += NarrowRows)
        {
            Locate(x, y, first, rows, NarrowRows, inputs, outputs);
            ahead = ahead.Fetch();
            if (rows - first > 4) RowTiles<TSimd, TVector>.Tile6X1(inputs, step, panel, width, depth, outputs, accumulate);
            else RowTiles<TSimd, TVector>.Tile4X1(inputs, step, panel, width, depth, outputs, accumulate);
        }
        return ahead;
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
