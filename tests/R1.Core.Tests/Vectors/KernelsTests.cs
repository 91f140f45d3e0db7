using R1.Foundation;
using R1.Vectors;

namespace R1.Tests.Vectors;

/// <summary>Every register width against the plain formula in double precision.</summary>
public unsafe class KernelsTests
{
    public static TheoryData<string> Widths => [.. Kernels.All().Select(Name)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Multiply_AnyShape_EqualsNaiveProduct(string width)
    {
        var kernels = Named(width);
        foreach (var rows in new[] { 1, 3, 4, 5, 8, 13, 33 })
            foreach (var (depth, columns) in new[] { (1, 1), (7, 16), (24, 17), (64, 96), (40, 50), (130, 33) })
                foreach (var accumulate in new[] { false, true })
                    CheckProduct(kernels, rows, depth, columns, accumulate);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Multiply_RowsByIndex_ReadsAndAddsWhereTheyLie(string width)
    {
        int[] order = [5, 0, 3];
        using var pinned = new PinnedRows(order);
        var (x, y, weights) = (Random(6, 20, 1), Random(6, 40, 2), RandomWeights(20, 40));
        var before = y.Values();
        Named(width).Multiply(x.Matrix.At(pinned.Pointer), weights, y.Matrix.At(pinned.Pointer), order.Length, accumulate: true);
        for (var row = 0; row < 6; row++)
            for (var column = 0; column < 40; column++)
                Assert.Equal(before[row][column] + (order.Contains(row) ? Dot(x, weights, row, column) : 0), y.Values()[row][column], 1e-5);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Multiply_RowAloneOrInBatch_IdenticalToTheBit(string width)
    {
        var kernels = Named(width);
        var (x, weights) = (Random(29, 64, 1), RandomWeights(64, 150));
        var (batch, single) = (new Rows(29, 150), new Rows(1, 150));
        kernels.Multiply(x.Matrix, weights, batch.Matrix, 29);
        for (var row = 0; row < 29; row++)
        {
            kernels.Multiply(new Matrix(x.Matrix.Row(row), x.Matrix.Stride), weights, single.Matrix, 1);
            Assert.Equal(batch.Values()[row], single.Values()[0]);
        }
        GC.KeepAlive((x, weights)); // only their addresses are in the kernel's hands
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Sigmoid_WholeRange_WithinStatedAccuracy(string width)
    {
        // exp(-x) = 1 / sigmoid(x) - 1 would cancel; for x far below zero sigmoid(x) is exp(x) to the last bit, which exposes the exponential itself.
        var count = 16 * 4000;
        var x = new AlignedBuffer<float>(count);
        for (var i = 0; i < count; i++) x.Span[i] = -87f + 174f * i / count;
        var inputs = x.Span.ToArray();
        Named(width).Sigmoid(x.Pointer, count);
        var worst = inputs.Zip(x.Span.ToArray()).Max(pair => Math.Abs(pair.Second * (1 + Math.Exp(-(double)pair.First)) - 1));
        Assert.True(worst < 4e-7, $"relative error {worst:e2}");
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void GatedSilu_Rows_EqualFormula(string width)
    {
        var x = Random(5, 64, 3, scale: 4);
        var before = x.Values();
        float[] scales = [1, 0.5f, 2, -1, 0];
        fixed (float* factor = scales) Named(width).GatedSilu(x.Matrix, 32, 5, factor);
        for (var row = 0; row < 5; row++)
            for (var i = 0; i < 32; i++)
            {
                double gate = before[row][i], up = before[row][32 + i];
                Assert.Equal(scales[row] * gate / (1 + Math.Exp(-gate)) * up, x.Values()[row][i], 1e-5);
            }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void RmsNorm_PaddedRow_CountsRealColumnsOnly(string width)
    {
        var (x, y) = (Random(3, 24, 4), new Rows(3, 24));
        var weight = Random(1, 24, 5);
        Named(width).RmsNorm(x.Matrix, weight.Matrix.Start, y.Matrix, 3, 24, 1e-3f);
        for (var row = 0; row < 3; row++)
        {
            var mean = x.Values()[row].Average(value => (double)value * value);
            for (var i = 0; i < 24; i++)
                Assert.Equal(weight.Values()[0][i] * x.Values()[row][i] / Math.Sqrt(mean + 1e-3), y.Values()[row][i], 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Attend_AnyGroupingAndLength_EqualsFormula(string width)
    {
        var kernels = Named(width);
        foreach (var shape in new[]
        {
            new PageLayout(2, 4, new(1, 40, 32, ValueIsKey: true), 0.2f), new PageLayout(2, 6, new(1, 13, 6, ValueIsKey: true), 0.2f),
            new PageLayout(2, 4, new(4, 32, 32, ValueIsKey: false), 0.2f), new PageLayout(2, 4, new(2, 10, 10, ValueIsKey: false), 0.2f),
            new PageLayout(2, 3, new(1, 16, 16, ValueIsKey: false), 0.2f),
        })
            foreach (var tokens in new[] { 1, 4, 15, 16, 17, 33, 70, 129 })
                AttentionCase.Check(kernels, shape, tokens);
    }

    internal static string Name(Kernels kernels) => kernels.GetType().GetGenericArguments()[0].Name;

    internal static Kernels Named(string width) => Kernels.All().Single(kernels => Name(kernels) == width);

    private static void CheckProduct(Kernels kernels, int rows, int depth, int columns, bool accumulate)
    {
        var (x, y, weights) = (Random(rows, depth, 1), Random(rows, columns, 2), RandomWeights(depth, columns));
        var before = y.Values();
        kernels.Multiply(x.Matrix, weights, y.Matrix, rows, accumulate);
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                Assert.Equal((accumulate ? before[row][column] : 0) + Dot(x, weights, row, column), y.Values()[row][column], 2e-5);
    }

    private static double Dot(Rows x, PackedMatrix weights, int row, int column) =>
        Enumerable.Range(0, weights.Depth).Sum(k => (double)x.Matrix.Row(row)[k] * weights[k, column]);

    private static PackedMatrix RandomWeights(int depth, int columns)
    {
        var linear = Random(columns, depth, 9).Values(); // [outputs, inputs], as a linear layer stores them
        var weights = new PackedMatrix(depth, columns);
        weights.SetLinear(linear.SelectMany(row => row).ToArray(), depth);
        return weights;
    }

    private static Rows Random(int rows, int width, int seed, float scale = 1)
    {
        var (result, random) = (new Rows(rows, width), new SeededRandom((ulong)seed));
        for (var row = 0; row < rows; row++)
            for (var i = 0; i < width; i++) result.Matrix.Row(row)[i] = scale * (float)random.NextNormal();
        return result;
    }
}
