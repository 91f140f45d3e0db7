using System.Diagnostics;
using R1.Vectors;

namespace R1.Generation;

/// <summary>How fast the matrix kernels of sampling and training are on this machine, all cores at work, whatever else it is doing.</summary>
/// <param name="FlopsPerSecond">Floating-point operations per second of wall time: what other programs take is missing here.</param>
/// <param name="FlopsPerCpuSecond">The same per second of processor time: one core's speed, nearly independent of other programs.</param>
internal readonly record struct KernelSpeed(double FlopsPerSecond, double FlopsPerCpuSecond)
{
    /// <summary>Multiplies matrices for so long; every thread its own, as the workers of the sampler and the gradient engine do.</summary>
    public static KernelSpeed Measure(TimeSpan time)
    {
        var process = Process.GetCurrentProcess();
        var flops = new double[Environment.ProcessorCount];
        var (clock, before) = (Stopwatch.StartNew(), process.TotalProcessorTime);
        WorkerThreads.Run(flops.Length, (worker, _) => flops[worker] = Multiply(() => clock.Elapsed < time), CancellationToken.None);
        process.Refresh();
        return new KernelSpeed(flops.Sum() / clock.Elapsed.TotalSeconds, flops.Sum() / (process.TotalProcessorTime - before).TotalSeconds);
    }

    // A hundred products take about a millisecond; their matrices stay in the cache of one core.
    private static unsafe double Multiply(Func<bool> goesOn)
    {
        const int rows = 64, depth = 128, columns = 128, products = 100;
        var (x, w, y) = (new AlignedBuffer<float>(rows * depth), new PackedMatrix(depth, columns), new AlignedBuffer<float>(rows * columns));
        var (kernels, done) = (Kernels.Best(), 0L);
        do
        {
            for (var i = 0; i < products; i++) kernels.Multiply(new Matrix(x.Pointer, depth), w, new Matrix(y.Pointer, columns), rows);
            done += products;
        }
        while (goesOn());
        GC.KeepAlive((x, y));
        return 2.0 * rows * depth * columns * done;
    }
}
