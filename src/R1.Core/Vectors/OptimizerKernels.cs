using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace R1.Vectors;

/// <summary>The constants of one step of AdamW; the last two undo the bias of young moments.</summary>
/// <param name="Mean">Decay of the mean and the share of the gradient: beta1, 1 - beta1.</param>
/// <param name="Square">The same of the mean square.</param>
/// <param name="Epsilon">Added to the root.</param>
/// <param name="Tiny">Added to both moments.</param>
/// <param name="MeanFactor">learning rate / (1 - beta1^t).</param>
/// <param name="SquareFactor">sqrt(1 - beta2^t).</param>
internal readonly record struct AdamStep(
    (float Keep, float Take) Mean, (float Keep, float Take) Square, float Epsilon, float Tiny, float MeanFactor, float SquareFactor);

/// <summary>The arithmetic of the optimisers on flat vectors of any length, the same on every register width.</summary>
internal abstract unsafe class OptimizerKernels
{
    private static readonly OptimizerKernels[] Widths =
        [new OptimizerKernels<Simd512, Vector512<float>>(), new OptimizerKernels<Simd256, Pair256>(), new OptimizerKernels<Simd128, Quad128>()];

    /// <summary>The widest kernels that this machine runs well.</summary>
    public static OptimizerKernels Best() => RegisterWidths.Best(Widths);

    /// <summary>Every width; those that the machine lacks are emulated by the runtime.</summary>
    public static IReadOnlyList<OptimizerKernels> All() => Widths;

    /// <summary>m = b1 m + (1 - b1) g + tiny, v = b2 v + (1 - b2) g² + tiny, p -= mean factor m / (sqrt(v) / square factor + epsilon).</summary>
    public abstract void Adam(Span<float> values, ReadOnlySpan<float> gradients, Span<float> mean, Span<float> square, in AdamStep step);

    /// <summary>The sum of squares: blocks in single precision and in a fixed order, their sums in double.</summary>
    public abstract double SumOfSquares(ReadOnlySpan<float> x);

    /// <summary>x = factor x.</summary>
    public abstract void Scale(Span<float> x, float factor);

    /// <summary>y = factor x + keep y.</summary>
    public abstract void Mix(ReadOnlySpan<float> x, float factor, Span<float> y, float keep);

    /// <summary>C = A B of padded rows.</summary>
    /// <param name="a">[rows, depth]</param>
    /// <param name="b">[depth, columns]</param>
    /// <param name="c">[rows, columns]</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="columns">Columns of B and C, a multiple of 16.</param>
    /// <param name="depth">Columns of A, rows of B.</param>
    public abstract void Product(Matrix a, Matrix b, Matrix c, int rows, int columns, int depth);
}

/// <inheritdoc/>
internal sealed unsafe class OptimizerKernels<TSimd, TVector> : OptimizerKernels
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    private const int Block = 4096;

    public override void Adam(Span<float> values, ReadOnlySpan<float> gradients, Span<float> mean, Span<float> square, in AdamStep step)
    {
        fixed (float* p = values, g = gradients, m = mean, v = square)
        {
            var whole = values.Length / Lanes.Count * Lanes.Count;
            Adam(p, g, m, v, whole, step);
            for (var i = whole; i < values.Length; i++) AdamOne(p + i, g + i, m + i, v + i, step);
        }
    }

    public override double SumOfSquares(ReadOnlySpan<float> x)
    {
        var sum = 0.0;
        fixed (float* start = x)
            for (var from = 0; from < x.Length; from += Block) sum += BlockOfSquares(start + from, Math.Min(Block, x.Length - from));
        return sum;
    }

    public override void Scale(Span<float> x, float factor) => Mix([], 0, x, factor);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Mix(ReadOnlySpan<float> x, float factor, Span<float> y, float keep)
    {
        fixed (float* source = x, target = y)
        {
            TVector share = TSimd.Create(factor), rest = TSimd.Create(keep);
            var i = 0;
            for (; i + Lanes.Count <= y.Length; i += Lanes.Count)
            {
                var kept = TSimd.Multiply(TSimd.Load(target + i), rest);
                TSimd.Store(source == null ? kept : TSimd.MultiplyAdd(TSimd.Load(source + i), share, kept), target + i);
            }
            for (; i < y.Length; i++) target[i] = source == null ? target[i] * keep : MathF.FusedMultiplyAdd(source[i], factor, target[i] * keep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Adam(float* p, float* g, float* m, float* v, int length, in AdamStep step)
    {
        TVector keepMean = TSimd.Create(step.Mean.Keep), takeMean = TSimd.Create(step.Mean.Take), tiny = TSimd.Create(step.Tiny);
        TVector keepSquare = TSimd.Create(step.Square.Keep), takeSquare = TSimd.Create(step.Square.Take), epsilon = TSimd.Create(step.Epsilon);
        TVector meanFactor = TSimd.Create(-step.MeanFactor), squareFactor = TSimd.Create(step.SquareFactor);
        for (var i = 0; i < length; i += Lanes.Count)
        {
            var gradient = TSimd.Load(g + i);
            var mean = TSimd.MultiplyAdd(gradient, takeMean, TSimd.MultiplyAdd(TSimd.Load(m + i), keepMean, tiny));
            var keptSquare = TSimd.MultiplyAdd(TSimd.Load(v + i), keepSquare, tiny);
            var square = TSimd.MultiplyAdd(TSimd.Multiply(gradient, gradient), takeSquare, keptSquare);
            var root = TSimd.Add(TSimd.Divide(TSimd.Sqrt(square), squareFactor), epsilon);
            TSimd.Store(mean, m + i);
            TSimd.Store(square, v + i);
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Divide(mean, root), meanFactor, TSimd.Load(p + i)), p + i);
        }
    }

    private static void AdamOne(float* p, float* g, float* m, float* v, in AdamStep step)
    {
        *m = MathF.FusedMultiplyAdd(*g, step.Mean.Take, MathF.FusedMultiplyAdd(*m, step.Mean.Keep, step.Tiny));
        *v = MathF.FusedMultiplyAdd(*g * *g, step.Square.Take, MathF.FusedMultiplyAdd(*v, step.Square.Keep, step.Tiny));
        *p = MathF.FusedMultiplyAdd(*m / (MathF.Sqrt(*v) / step.SquareFactor + step.Epsilon), -step.MeanFactor, *p);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double BlockOfSquares(float* x, int length)
    {
        var sum = TSimd.Zero;
        var i = 0;
        for (; i + Lanes.Count <= length; i += Lanes.Count) sum = TSimd.MultiplyAdd(TSimd.Load(x + i), TSimd.Load(x + i), sum);
        double total = TSimd.Sum(sum);
        for (; i < length; i++) total += x[i] * x[i];
        return total;
    }

    public override void Product(Matrix a, Matrix b, Matrix c, int rows, int columns, int depth) =>
        ProductKernel<TSimd, TVector>.Multiply(a.Start, a.Stride, 1, b, c, rows, columns, depth, accumulate: false);
}
