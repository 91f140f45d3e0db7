using R1.Training.Gradients.Vectorized;
using R1.Vectors;

namespace R1.Tests.Training.Gradients.Vectorized;

/// <summary>Parts that the comparison of whole models would not locate.</summary>
public unsafe class TrainingKernelsTests
{
    // A field: the collector takes a local one back while its memory is still in use.
    private readonly Arena _arena = new();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 5)]
    [InlineData(33, 16)]
    public void Transpose_AnySize_SwapsAndPadsWithZeros(int rows, int columns)
    {
        Matrix x = _arena.Rows(rows, columns), y = _arena.Rows(Stride.Of(columns), rows);
        new Span<float>(y.Start, Stride.Of(columns) * y.Stride).Fill(float.NaN);
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++) x.Row(row)[column] = row * 100 + column;

        TrainingKernels.Best().Transpose(x, y, rows, columns);

        for (var column = 0; column < columns; column++)
            for (var row = 0; row < y.Stride; row++) Assert.Equal(row < rows ? row * 100 + column : 0, y.Row(column)[row]);
    }

    [Theory]
    [InlineData(1, 3, 16)]
    [InlineData(300, 13, 48)]
    public void AddOuter_EveryRegisterWidth_AddsTheSumOfOuterProducts(int rows, int outputs, int inputs)
    {
        var random = new Random(1);
        Matrix dy = Random(random, rows, outputs), x = Random(random, rows, inputs);
        foreach (var kernels in TrainingKernels.All())
        {
            var dw = Random(random, outputs, inputs);
            var before = new Span<float>(dw.Start, outputs * dw.Stride).ToArray();
            kernels.AddOuter(dy, x, dw, rows, outputs, inputs);
            for (var output = 0; output < outputs; output++)
                for (var input = 0; input < inputs; input++)
                {
                    var sum = (double)before[output * dw.Stride + input];
                    for (var row = 0; row < rows; row++) sum += (double)dy.Row(row)[output] * x.Row(row)[input];
                    Assert.Equal(sum, dw.Row(output)[input], 1e-4);
                }
        }
    }

    [Fact]
    public void Exponentials_EveryRegisterWidth_GivesSoftmaxAndEntropy()
    {
        foreach (var kernels in TrainingKernels.All())
        {
            var row = _arena.Rows(1, 21);
            var logits = Enumerable.Range(0, 21).Select(i => MathF.Sin(i) * 9).ToArray();
            logits.CopyTo(new Span<float>(row.Start, 21));
            new Span<float>(row.Start + 21, row.Stride - 21).Fill(1e9f);

            var (max, sum, weighted) = kernels.Exponentials(row.Start, 21, 0.5f);

            var exact = logits.Select(z => Math.Exp(0.5 * (z - (double)logits.Max()))).ToArray();
            Assert.Equal(logits.Max(), max);
            Assert.Equal(exact.Sum(), sum, 1e-5);
            Assert.Equal(exact.Sum(e => e * Math.Log(e)), weighted, 1e-5);
            for (var i = 0; i < row.Stride; i++) Assert.Equal(i < 21 ? exact[i] : 0, row.Start[i], 1e-6);
        }
    }

    [Fact]
    public void Release_ToAMark_HandsTheSameMemoryOutAgain()
    {
        _arena.Floats(100);
        var mark = _arena.Mark;
        var first = _arena.Floats(1 << 20);
        _arena.Release(mark);
        var capacity = _arena.Capacity;
        Assert.True(first == _arena.Floats(1 << 20));
        Assert.Equal(capacity, _arena.Capacity);
        Assert.Throws<OverflowException>(() => { _arena.Rows(1 << 20, 1 << 20); });
    }

    private Matrix Random(Random random, int rows, int columns)
    {
        var matrix = _arena.Rows(rows, columns);
        for (var i = 0; i < rows * matrix.Stride; i++) matrix.Start[i] = random.NextSingle() - 0.5f;
        return matrix;
    }
}
