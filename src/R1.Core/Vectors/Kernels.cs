using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace R1.Vectors;

/// <summary>The arithmetic of the decoder for one register width. Every method works row by row, so rows never influence each other.</summary>
internal abstract unsafe class Kernels
{
    private static readonly Kernels[] Widths =
        [new Kernels<Simd512, Vector512<float>>(), new Kernels<Simd256, Pair256>(), new Kernels<Simd128, Quad128>()];

    /// <summary>The widest kernels that this machine runs well.</summary>
    public static Kernels Best() => RegisterWidths.Best(Widths);

    /// <summary>Every width; those that the machine lacks are emulated by the runtime.</summary>
    public static IReadOnlyList<Kernels> All() => Widths;

    /// <summary>y = x W, or y += x W.</summary>
    public abstract void Multiply(Matrix x, PackedMatrix weights, Matrix y, int rows, bool accumulate = false);

    /// <summary>
    /// y = weight * x / sqrt(mean(x^2) + epsilon) over the first <paramref name="size"/> columns; the columns behind them up to the stride unit
    /// must be zero.
    /// </summary>
    public abstract void RmsNorm(Matrix x, float* weight, Matrix y, int rows, int size, float epsilon);

    /// <summary>Each row [gate | up] of two times <paramref name="inner"/> columns: gate := scale * silu(gate) * up.</summary>
    /// <param name="x">Rows, changed in place.</param>
    /// <param name="inner">A multiple of 16.</param>
    /// <param name="rows">How many.</param>
    /// <param name="scales">One per row, or null for 1.</param>
    public abstract void GatedSilu(Matrix x, int inner, int rows, float* scales = null);

    /// <summary>y = e^((x - offset) / divisor), 0 where that is below e^-87; the lengths are arbitrary, nothing beyond is touched.</summary>
    public abstract void Exponentials(ReadOnlySpan<float> x, float offset, float divisor, Span<float> y);

    /// <summary>x += row, for every row; the length is a multiple of 16.</summary>
    public abstract void AddRow(Matrix x, float* row, int rows, int length);

    /// <summary>x := 1 / (1 + e^-x).</summary>
    public abstract void Sigmoid(float* x, int length);

    /// <summary>Attention of one row over the tokens of its sequence.</summary>
    public abstract void Attend(PageLayout layout, int layer, float* query, float** pages, int tokens, float* output, float* scores);
}

/// <inheritdoc/>
internal sealed unsafe class Kernels<TSimd, TVector> : Kernels
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    public override void Multiply(Matrix x, PackedMatrix weights, Matrix y, int rows, bool accumulate) =>
        MatrixKernel<TSimd, TVector>.Multiply(x, weights, y, rows, accumulate);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void RmsNorm(Matrix x, float* weight, Matrix y, int rows, int size, float epsilon)
    {
        for (var row = 0; row < rows; row++)
            VectorMath<TSimd, TVector>.RmsNorm(x.Row(row), weight, y.Row(row), size, epsilon);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void GatedSilu(Matrix x, int inner, int rows, float* scales)
    {
        for (var row = 0; row < rows; row++)
            VectorMath<TSimd, TVector>.GatedSilu(x.Row(row), x.Row(row) + inner, inner, scales == null ? 1 : scales[row]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddRow(Matrix x, float* row, int rows, int length)
    {
        for (var i = 0; i < rows; i++) VectorMath<TSimd, TVector>.Add(x.Row(i), row, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Exponentials(ReadOnlySpan<float> x, float offset, float divisor, Span<float> y)
    {
        fixed (float* source = x, target = y)
        {
            var whole = x.Length / Lanes.Count * Lanes.Count;
            VectorMath<TSimd, TVector>.Exponentials(source, offset, divisor, target, whole);
            if (whole == x.Length) return;
            var rest = stackalloc float[Lanes.Count];
            x[whole..].CopyTo(new Span<float>(rest, Lanes.Count));
            VectorMath<TSimd, TVector>.Exponentials(rest, offset, divisor, rest, Lanes.Count);
            new ReadOnlySpan<float>(rest, x.Length - whole).CopyTo(y[whole..]);
        }
    }

    public override void Sigmoid(float* x, int length) => VectorMath<TSimd, TVector>.Sigmoid(x, length);

    public override void Attend(PageLayout layout, int layer, float* query, float** pages, int tokens, float* output, float* scores) =>
        AttentionKernel<TSimd, TVector>.Attend(layout, layer, query, pages, tokens, output, scores);
}
