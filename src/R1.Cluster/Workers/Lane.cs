using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace R1.Cluster.Workers;

/// <summary>The one thread of a worker that computes. The threads of grains must stay free to answer the probes of other workers.</summary>
internal sealed class Lane : IHostedService, IDisposable
{
    private readonly BlockingCollection<Action> _queue = [];
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Computes something after everything that came before it.</summary>
    /// <param name="work">Receives a token that is cancelled when the worker stops.</param>
    /// <returns>A task that is cancelled where the worker stops first: the work is to be done elsewhere.</returns>
    public Task<T> Run<T>(Func<CancellationToken, T> work)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Add(() => Complete(result, work));
        return result.Task;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        new Thread(Work) { IsBackground = true, Name = "lane" }.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => _stop.CancelAsync();

    /// <inheritdoc/>
    public void Dispose() => _queue.CompleteAdding();

    private void Work()
    {
        foreach (var action in _queue.GetConsumingEnumerable()) action();
    }

    private void Complete<T>(TaskCompletionSource<T> result, Func<CancellationToken, T> work)
    {
        try
        {
            _stop.Token.ThrowIfCancellationRequested();
            result.SetResult(work(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            result.SetCanceled();
        }
        catch (Exception error)
        {
            result.SetException(error);
        }
    }
}
