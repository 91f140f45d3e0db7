using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using R1.Vectors;

namespace R1.Training.Gradients.Vectorized;

/// <summary>The arithmetic of training for one register width: forward as in <see cref="Kernels"/>, but keeping what backward needs.</summary>
internal abstract unsafe class TrainingKernels
{
    private static readonly TrainingKernels[] Widths =
        [new TrainingKernels<Simd512, Vector512<float>>(), new TrainingKernels<Simd256, Pair256>(), new TrainingKernels<Simd128, Quad128>()];

    /// <summary>The widest kernels that this machine runs well.</summary>
    public static TrainingKernels Best() => RegisterWidths.Best(Widths);

    /// <summary>Every width; those that the machine lacks are emulated by the runtime.</summary>
    public static IReadOnlyList<TrainingKernels> All() => Widths;

    /// <summary>y = x W, or y += x W.</summary>
    public abstract void Multiply(Matrix x, PackedMatrix weights, Matrix y, int rows, bool accumulate = false);

    /// <summary>dW += dy^T x.</summary>
    /// <param name="dy">[rows, outputs]</param>
    /// <param name="x">[rows, inputs]</param>
    /// <param name="dw">[outputs, inputs]</param>
    /// <param name="rows">Tokens.</param>
    /// <param name="outputs">Columns of dy.</param>
    /// <param name="inputs">Columns of x, a multiple of 16.</param>
    public abstract void AddOuter(Matrix dy, Matrix x, Matrix dw, int rows, int outputs, int inputs);

    /// <summary>RMS norm of rows; the factors are kept in <paramref name="inverse"/>.</summary>
    public abstract void RmsNorm(Matrix x, float* weight, Matrix y, float* inverse, int rows, int size, float epsilon);

    /// <summary>Gradient of <see cref="RmsNorm"/> with respect to x (set or added to) and weight (added to).</summary>
    public abstract void RmsNormBackward(
        Matrix x, float* inverse, float* weight, Matrix dy, Matrix dx, float* dweight, int rows, int size, bool accumulate);

    /// <summary>active = scale * silu(gate) * up of rows [gate | up] of two times <paramref name="inner"/> columns.</summary>
    public abstract void GatedSilu(Matrix gateUp, Matrix active, int inner, int rows, float* scales);

    /// <summary>
    /// Gradient of <see cref="GatedSilu"/>: <paramref name="gateUp"/> becomes its own gradient, <paramref name="dActive"/> the activation again.
    /// </summary>
    public abstract void GatedSiluBackward(Matrix gateUp, Matrix dActive, int inner, int rows, float* scales, float* dScales);

    /// <summary>x := 1 / (1 + e^-x).</summary>
    public abstract void Sigmoid(float* x, int length);

    /// <summary>x += y, rows of a length.</summary>
    public abstract void Add(Matrix x, Matrix y, int rows, int length);

    /// <summary>x *= factor.</summary>
    public abstract void Scale(float* x, int length, float factor);

    /// <summary>x := e^(scale (x - max)), zeros behind <paramref name="size"/>; returns max, sum and the sum that entropy needs.</summary>
    public abstract (float Max, float Sum, float Weighted) Exponentials(float* x, int size, float scale);

    /// <summary>y = x^T with zeros in the padding of y's rows.</summary>
    public abstract void Transpose(Matrix x, Matrix y, int rows, int columns);

    /// <summary>Causal attention of one head.</summary>
    public abstract void Attend(in AttentionHead head, float* scratch);

    /// <summary>Gradient of <see cref="Attend"/>.</summary>
    public abstract void AttendBackward(in AttentionHead head, Matrix dOutput, Matrix dQuery, Matrix dKeys, Matrix dValues, float* scratch);

    /// <summary>Scratch floats that attention needs over some tokens.</summary>
    public abstract int AttentionScratch(int tokens);
}

/// <inheritdoc/>
internal sealed unsafe class TrainingKernels<TSimd, TVector> : TrainingKernels
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    // Rows whose slice of x (32 columns) stays in the first cache while all outputs pass over it.
    private const int OuterRows = 128;

    public override void Multiply(Matrix x, PackedMatrix weights, Matrix y, int rows, bool accumulate) =>
        MatrixKernel<TSimd, TVector>.Multiply(x, weights, y, rows, accumulate);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddOuter(Matrix dy, Matrix x, Matrix dw, int rows, int outputs, int inputs)
    {
        for (var first = 0; first < rows; first += OuterRows)
        {
            var part = new Matrix(x.Row(first), x.Stride);
            var depth = Math.Min(OuterRows, rows - first);
            ProductKernel<TSimd, TVector>.Multiply(dy.Row(first), 1, dy.Stride, part, dw, outputs, inputs, depth, accumulate: true);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void RmsNorm(Matrix x, float* weight, Matrix y, float* inverse, int rows, int size, float epsilon)
    {
        for (var row = 0; row < rows; row++)
            inverse[row] = BackwardMath<TSimd, TVector>.RmsNorm(x.Row(row), weight, y.Row(row), size, Stride.Of(size), epsilon);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void RmsNormBackward(
        Matrix x, float* inverse, float* weight, Matrix dy, Matrix dx, float* dweight, int rows, int size, bool accumulate)
    {
        for (var row = 0; row < rows; row++)
            BackwardMath<TSimd, TVector>.RmsNormBackward(
                x.Row(row), inverse[row], weight, dy.Row(row), dx.Row(row), dweight, size, Stride.Of(size), accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void GatedSilu(Matrix gateUp, Matrix active, int inner, int rows, float* scales)
    {
        for (var row = 0; row < rows; row++)
        {
            var scale = scales == null ? 1 : scales[row];
            BackwardMath<TSimd, TVector>.GatedSilu(gateUp.Row(row), gateUp.Row(row) + inner, active.Row(row), inner, scale);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void GatedSiluBackward(Matrix gateUp, Matrix dActive, int inner, int rows, float* scales, float* dScales)
    {
        for (var row = 0; row < rows; row++)
        {
            var scale = scales == null ? 1 : scales[row];
            var dScale = BackwardMath<TSimd, TVector>.GatedSiluBackward(gateUp.Row(row), gateUp.Row(row) + inner, dActive.Row(row), inner, scale);
            if (dScales != null) dScales[row] = dScale;
        }
    }

    public override void Sigmoid(float* x, int length) => VectorMath<TSimd, TVector>.Sigmoid(x, length);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(Matrix x, Matrix y, int rows, int length)
    {
        for (var row = 0; row < rows; row++) VectorMath<TSimd, TVector>.Add(x.Row(row), y.Row(row), length);
    }

    public override void Scale(float* x, int length, float factor) => BackwardMath<TSimd, TVector>.Scale(x, length, factor);

    public override (float Max, float Sum, float Weighted) Exponentials(float* x, int size, float scale)
    {
        var result = BackwardMath<TSimd, TVector>.Exponentials(x, size, scale);
        new Span<float>(x + size, Stride.Of(size) - size).Clear();
        return result;
    }

    public override void Transpose(Matrix x, Matrix y, int rows, int columns) => Transposition.Run(x, y, rows, columns);

    public override void Attend(in AttentionHead head, float* scratch) => CausalAttentionKernel<TSimd, TVector>.Forward(head, scratch);

    public override void AttendBackward(in AttentionHead head, Matrix dOutput, Matrix dQuery, Matrix dKeys, Matrix dValues, float* scratch) =>
        CausalAttentionKernel<TSimd, TVector>.Backward(head, dOutput, dQuery, dKeys, dValues, scratch);

    public override int AttentionScratch(int tokens) => CausalAttentionKernel<TSimd, TVector>.ScratchFloats(tokens);
}
