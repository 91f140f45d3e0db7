using System.Runtime.ExceptionServices;

namespace R1.Vectors;

/// <summary>
/// Threads for work that keeps a core busy throughout, the caller's among them. The thread pool would start them one after another, when it sees fit.
/// </summary>
internal static class WorkerThreads
{
    /// <summary>Runs work(0) on the caller, the others on threads of their own; returns when all are done and rethrows the first failure.</summary>
    /// <param name="count">Calls of <paramref name="work"/>.</param>
    /// <param name="work">Receives its number and a token that is cancelled as soon as another one fails.</param>
    /// <param name="cancellationToken">Cancels all.</param>
    public static void Run(int count, Action<int, CancellationToken> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ExceptionDispatchInfo? failure = null;
        Thread[] threads = [.. Enumerable.Range(1, Math.Max(0, count - 1)).Select(index => new Thread(() => Guarded(index)) { IsBackground = true })];
        foreach (var thread in threads) thread.Start();
        Guarded(0);
        foreach (var thread in threads) thread.Join();
        cancellationToken.ThrowIfCancellationRequested();
        failure?.Throw();

        void Guarded(int index)
        {
            try
            {
                work(index, stop.Token);
            }
            catch (Exception error)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(error), null);
                stop.Cancel();
            }
        }
    }
}
