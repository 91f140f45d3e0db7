using R1.Vectors;
using static TorchSharp.torch;

namespace R1.Training.Optimizers;

/// <summary>
/// The quintic Newton-Schulz iteration of <see cref="Muon"/> on the project's own kernels: the same bits on every processor and for any number of threads,
/// since each matrix is one thread's.
/// </summary>
internal sealed unsafe class NewtonSchulz
{
    /// <summary>The coefficients of X, X Xᵀ X and X Xᵀ X Xᵀ X.</summary>
    public const float Linear = 3.4445f, Cubic = -4.7750f, Quintic = 2.0315f;

    private readonly int _short;
    private readonly int _long;
    private readonly AlignedBuffer<float> _memory;
    private Matrix _x, _next;
    private readonly Matrix _across, _gram, _polynomial;

    /// <summary>The scratch memory of one thread for matrices of one shape; it may be used again and again.</summary>
    private NewtonSchulz(int rows, int columns)
    {
        (_short, _long) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var (wide, narrow) = (Stride.Of(_long), Stride.Of(_short));
        // Transposition writes whole squares of four rows.
        _memory = new AlignedBuffer<float>(2 * (_short + 4) * wide + (_long + 4) * narrow + 2 * _short * narrow);
        var place = _memory.Pointer;
        _x = Take(_short + 4, wide);
        _next = Take(_short + 4, wide);
        _across = Take(_long + 4, narrow);
        _gram = Take(_short, narrow);
        _polynomial = Take(_short, narrow);

        Matrix Take(int count, int stride)
        {
            place += count * stride;
            return new Matrix(place - count * stride, stride);
        }
    }

    /// <summary>values += factor * the orthogonal matrices nearest to the updates.</summary>
    /// <param name="updates">[count, out, in]; a zero matrix stays zero.</param>
    /// <param name="iterations">Usually 5.</param>
    /// <param name="factor">Minus the learning rate.</param>
    /// <param name="values">[count, out, in]</param>
    /// <param name="scratch">Kept by the caller for the next call with matrices of this shape; empty at first.</param>
    public static void Apply(Tensor updates, int iterations, double factor, Tensor values, NewtonSchulz?[] scratch)
    {
        var (count, rows, columns) = ((int)updates.shape[0], (int)updates.shape[1], (int)updates.shape[2]);
        fixed (float* update = FlatParameters.Floats(updates), value = FlatParameters.Floats(values))
        {
            // A lambda may hold numbers, not pointers.
            var (from, to, size) = ((nint)update, (nint)value, rows * columns);
            var workers = scratch.Length;
            WorkerThreads.Run(workers, (worker, stop) =>
            {
                var own = scratch[worker] ??= new NewtonSchulz(rows, columns);
                for (var i = worker; i < count && !stop.IsCancellationRequested; i += workers)
                    own.Run(
                        new Matrix((float*)from + (nint)i * size, columns), new Matrix((float*)to + (nint)i * size, columns), iterations, (float)factor);
            }, CancellationToken.None);
        }
    }

    private void Run(Matrix update, Matrix value, int iterations, float factor)
    {
        var kernels = OptimizerKernels.Best();
        var columns = update.Stride;
        var rows = _short * _long / columns;
        var tall = rows > columns;
        Load(update, tall, kernels, rows * columns);
        for (var i = 0; i < iterations; i++) Iterate(kernels);
        var result = _x;
        if (tall) Transposition.Run(_x, result = _across, _short, _long);
        for (var row = 0; row < rows; row++)
            kernels.Mix(new ReadOnlySpan<float>(result.Row(row), columns), factor, new Span<float>(value.Row(row), columns), 1);
        // The matrices are bare addresses: nothing else keeps the memory from the collector.
        GC.KeepAlive(this);
    }

    // The smaller side first, so that the Gram matrix is the smaller one; scaled to norm 1.
    private void Load(Matrix update, bool tall, OptimizerKernels kernels, int size)
    {
        var norm = Math.Sqrt(kernels.SumOfSquares(new ReadOnlySpan<float>(update.Start, size))) + 1e-7;
        for (var row = 0; row < _short; row++)
        {
            var target = new Span<float>(_x.Row(row), _long);
            new Span<float>(_x.Row(row) + _long, _x.Stride - _long).Clear();
            if (tall)
                for (var i = 0; i < _long; i++) target[i] = update.Row(i)[row];
            else new ReadOnlySpan<float>(update.Row(row), _long).CopyTo(target);
            kernels.Scale(target, (float)(1 / norm));
        }
    }

    private void Iterate(OptimizerKernels kernels)
    {
        var (wide, narrow) = (_x.Stride, _gram.Stride);
        Transposition.Run(_x, _across, _short, _long);
        kernels.Product(_x, _across, _gram, _short, narrow, _long);
        kernels.Product(_gram, _gram, _polynomial, _short, narrow, _short);
        kernels.Mix(new ReadOnlySpan<float>(_gram.Start, _short * narrow), Cubic, new Span<float>(_polynomial.Start, _short * narrow), Quintic);
        kernels.Product(_polynomial, _x, _next, _short, wide, _short);
        kernels.Mix(new ReadOnlySpan<float>(_x.Start, _short * wide), Linear, new Span<float>(_next.Start, _short * wide), 1);
        (_x, _next) = (_next, _x);
    }
}
