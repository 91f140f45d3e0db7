using System.Diagnostics;
using System.Net.Sockets;

namespace R1.Sandbox.Cells;

/// <summary>One run of a candidate in its sandbox, seen from outside: two streams, a time limit, and a certain end.</summary>
internal sealed class Cell : IAsyncDisposable
{
    private readonly SandboxOptions _options;
    private readonly Action _kill;
    private readonly CancellationTokenSource _time;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly MemoryStream _output = new();
    private readonly TaskCompletionSource<CellExit> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<NetworkStream>[] _channels = [.. Enumerable.Range(0, 2)
        .Select(_ => new TaskCompletionSource<NetworkStream>(TaskCreationOptions.RunContinuationsAsynchronously))];

    private Task _reading = Task.CompletedTask;

    public Cell(SandboxOptions options, Action kill, CancellationToken cancellation)
    {
        (_options, _kill) = (options, kill);
        _time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _time.CancelAfter(TimeSpan.FromSeconds(options.WallSeconds));
    }

    /// <summary>The time is over.</summary>
    public bool IsTimedOut => _time.IsCancellationRequested;

    /// <summary>It wrote more to standard output than it may.</summary>
    public bool IsTooLoud { get; private set; }

    /// <summary>Bytes of standard output so far.</summary>
    public ReadOnlyMemory<byte> Output => _output.GetBuffer().AsMemory(0, (int)_output.Length);

    public double Seconds => _clock.Elapsed.TotalSeconds;

    /// <summary>Waits for the connection, then sends the request.</summary>
    public async Task SendAsync(IReadOnlyList<byte[]> texts)
    {
        var control = await Channel(0);
        if (_reading.IsCompleted) _reading = ReadOutput();
        if (control is not null) await OrKill(async token => { await Frame.SendAsync(control, texts, token); return true; });
    }

    /// <summary>The next frame; null when there will be none: the candidate ended, ran out of time or sent what is no frame.</summary>
    public async Task<Frame?> ReadAsync()
    {
        var control = await Channel(0);
        return control is null ? null : await OrKill(token => Frame.ReadAsync(control, _options.OutputBytes, token));
    }

    /// <summary>Waits for the end, which a cell without anything more to say is made to meet.</summary>
    /// <exception cref="WorkerDiedException">The fork server died.</exception>
    public async Task<CellExit> EndAsync(bool kill)
    {
        if (kill) _kill();
        await _reading;
        await using var registration = _time.Token.Register(_kill);
        return await _exit.Task;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_exit.Task.IsCompleted) _kill();
        await _exit.Task.ContinueWith(_ => { }, TaskScheduler.Default);
        foreach (var channel in _channels)
            if (channel.Task.IsCompletedSuccessfully) await channel.Task.Result.DisposeAsync();
        await _reading;
        _time.Dispose();
    }

    public void Connected(int channel, NetworkStream stream)
    {
        if (channel is not (0 or 1) || !_channels[channel].TrySetResult(stream)) stream.Dispose();
    }

    public void Ended(CellExit exit)
    {
        _exit.TrySetResult(exit);
        // A cell that never came to life does not connect any more.
        foreach (var channel in _channels) channel.TrySetCanceled();
    }

    public void Lost(WorkerDiedException error)
    {
        _exit.TrySetException(error);
        _ = _exit.Task.Exception;
        foreach (var channel in _channels) channel.TrySetCanceled();
    }

    private async Task<NetworkStream?> Channel(int channel)
    {
        try
        {
            return await _channels[channel].Task.WaitAsync(_time.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task ReadOutput()
    {
        if (await Channel(1) is not { } stream) return;
        var buffer = new byte[16 * 1024];
        while (await OrKill(token => Some(stream.ReadAsync(buffer, token))) is var count and > 0)
        {
            _output.Write(buffer, 0, count);
            if (_output.Length <= _options.OutputBytes) continue;
            IsTooLoud = true;
            _kill();
            return;
        }
    }

    private static async Task<int> Some(ValueTask<int> read)
    {
        try
        {
            return await read;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private async Task<T?> OrKill<T>(Func<CancellationToken, Task<T?>> act)
    {
        try
        {
            return await act(_time.Token);
        }
        catch (OperationCanceledException)
        {
            _kill();
            return default;
        }
    }
}
