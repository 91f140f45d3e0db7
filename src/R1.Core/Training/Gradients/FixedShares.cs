using R1.Vectors;
using static TorchSharp.torch;

namespace R1.Training.Gradients;

/// <summary>Shares items between threads so that which thread gets which depends on nothing but their numbers.</summary>
internal static class FixedShares
{
    /// <summary>Runs every item: item i on worker i modulo workers, the first worker being the calling thread. Rethrows the first failure.</summary>
    /// <param name="workers">Threads.</param>
    /// <param name="items">How many.</param>
    /// <param name="work">Receives worker and item, in a dispose scope of its own.</param>
    public static void Run(int workers, int items, Action<int, int> work) => WorkerThreads.Run(
        workers,
        (worker, stop) =>
        {
            for (var i = worker; i < items && !stop.IsCancellationRequested; i += workers)
            {
                using var scope = NewDisposeScope();
                work(worker, i);
            }
        },
        CancellationToken.None);
}
