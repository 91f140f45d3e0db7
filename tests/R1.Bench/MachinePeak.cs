using R1.Vectors;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Bench;

/// <summary>
/// What the machine can do: the fastest fp32 matrix product found, by our kernels or libtorch, on all cores. Every share is a share of it.
/// </summary>
internal static class MachinePeak
{
    private static readonly (int Rows, int Depth, int Columns)[] Sizes = [(64, 64, 64), (128, 384, 128), (256, 256, 768), (256, 512, 512)];

    public static IEnumerable<Job> Jobs() =>
    [
        .. Sizes.Select(size => new Job("peak", $"peak.kernels.{size.Rows}x{size.Depth}x{size.Columns}", 0,
            () => OwnKernels(size.Rows, size.Depth, size.Columns))),
        .. new[] { 512, 1024, 2048 }.Select(size => new Job("peak", $"peak.torch.{size}x{size}x{size}", 0, () => Torch(size))),
    ];

    // Every thread multiplies its own matrices, as the workers of sampler and gradient engine do.
    private static unsafe Probe OwnKernels(int rows, int depth, int columns)
    {
        const double callFlops = 2e9;
        var flops = 2.0 * rows * depth * columns;
        var repetitions = (int)Math.Ceiling(callFlops / flops);
        var workers = Enumerable.Range(0, Environment.ProcessorCount)
            .Select(_ => (X: new AlignedBuffer<float>(rows * depth), W: new PackedMatrix(depth, columns),
                Y: new AlignedBuffer<float>(rows * columns))).ToList();
        var kernels = Kernels.Best();
        return new Probe(() =>
        {
            WorkerThreads.Run(workers.Count, (worker, _) =>
            {
                var (x, w, y) = workers[worker];
                for (var i = 0; i < repetitions; i++) kernels.Multiply(new Matrix(x.Pointer, depth), w, new Matrix(y.Pointer, columns), rows);
            }, CancellationToken.None);
            return new Work(0, flops * repetitions * workers.Count);
        });
    }

    private static Probe Torch(int size)
    {
        var threads = LibTorchThreads.Use(Environment.ProcessorCount);
        var (a, b) = (rand(size, size), rand(size, size));
        return new Probe(() =>
        {
            using var guard = no_grad();
            matmul(a, b).Dispose();
            return new Work(0, 2.0 * size * size * size);
        }, a, b, threads);
    }
}
