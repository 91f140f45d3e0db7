using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training;

/// <summary>Shares items between threads so that which thread gets which depends on nothing but their numbers.</summary>
internal static class WorkerThreads
{
    /// <summary>Runs every item; item i belongs to worker i modulo workers, and the calling thread is the first worker.</summary>
    /// <param name="workers">Threads.</param>
    /// <param name="items">How many.</param>
    /// <param name="work">Receives worker and item, in a dispose scope of its own.</param>
    /// <exception cref="AggregateException">A worker failed; the others have run to their end.</exception>
    public static void Run(int workers, int items, Action<int, int> work)
    {
        var failures = new Exception?[workers];
        void Loop(int worker)
        {
            try
            {
                for (var i = worker; i < items; i += workers)
                {
                    using var scope = NewDisposeScope();
                    work(worker, i);
                }
            }
            catch (Exception e) { failures[worker] = e; }
        }
        var threads = Enumerable.Range(1, workers - 1).Select(w => new Thread(() => Loop(w)) { IsBackground = true }).ToArray();
        foreach (var thread in threads) thread.Start();
        Loop(0);
        foreach (var thread in threads) thread.Join();
        if (failures.OfType<Exception>().FirstOrDefault() is { } failure) throw new AggregateException("a gradient worker failed", failure);
    }
}
