using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace R1.Sandbox.Cells;

/// <summary>
/// One run of a candidate in its sandbox, seen from outside: two streams, a time limit, and a certain end. The candidate may answer what it is asked; whatever
/// else it says ends its run.
/// </summary>
internal sealed class Cell : IAsyncDisposable
{
    /// <summary>Largest message of a cell that runs no candidate.</summary>
    public const int LargestOfOurs = 64 << 20;

    private const int MarkBytes = 16;

    // What the kernel needs to end a process, generously.
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(20);

    private readonly SandboxOptions _options;
    private readonly CellOrders _orders;
    private readonly TimeSpan _limit;
    private readonly CancellationTokenSource _time;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly MemoryStream _output = new();
    private readonly TaskCompletionSource<CellExit> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<NetworkStream>[] _channels = [.. Enumerable.Range(0, 2)
        .Select(_ => new TaskCompletionSource<NetworkStream>(TaskCreationOptions.RunContinuationsAsynchronously))];

    private Task _reading = Task.CompletedTask;

    public Cell(SandboxOptions options, TimeSpan limit, CellOrders orders, CancellationToken cancellation)
    {
        (_options, _limit, _orders) = (options, limit, orders);
        _time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _time.CancelAfter(limit);
    }

    /// <summary>The time is over.</summary>
    public bool IsTimedOut => _time.IsCancellationRequested;

    /// <summary>It wrote more to standard output than it may.</summary>
    public bool IsTooLoud { get; private set; }

    /// <summary>It spoke without having been asked, or something that is no answer.</summary>
    public bool HasSpokenOutOfTurn { get; private set; }

    /// <summary>Bytes of standard output so far.</summary>
    public ReadOnlyMemory<byte> Output => _output.GetBuffer().AsMemory(0, (int)_output.Length);

    /// <summary>Waits for the connection, then asks.</summary>
    /// <returns>The mark that every answer to this question carries.</returns>
    public async Task<byte[]> SendAsync(params IEnumerable<byte[]> texts)
    {
        var mark = RandomNumberGenerator.GetBytes(MarkBytes);
        var control = await Channel(0);
        if (_reading.IsCompleted) _reading = ReadOutput();
        if (control is not null) await OrKill(async token => { await Frame.SendAsync(control, [mark, .. texts], token); return true; });
        return mark;
    }

    /// <summary>
    /// The next answer to a question; null when there will be none: the candidate ended, ran out of time, or spoke out of turn, which ends it.
    /// </summary>
    /// <param name="mark">Of the question.</param>
    /// <param name="maxBytes">Largest answer; null for what a candidate may say.</param>
    public async Task<Frame?> ReadAsync(byte[] mark, int? maxBytes = null)
    {
        if (await Channel(0) is not { } control) return null;
        if (await OrKill(token => Frame.ReadAsync(control, (maxBytes ?? _options.OutputBytes) + MarkBytes, token)) is not { } frame) return null;
        if (frame.Bytes.AsSpan().StartsWith(mark)) return frame with { Bytes = frame.Bytes[MarkBytes..] };
        HasSpokenOutOfTurn = true;
        _orders.Kill();
        return null;
    }

    /// <summary>Asks, and waits for the answer.</summary>
    public async Task<Frame?> AskAsync(params IEnumerable<byte[]> texts) => await ReadAsync(await SendAsync(texts));

    /// <summary>Waits for the end, which a cell without anything more to say is made to meet.</summary>
    /// <exception cref="WorkerDiedException">The fork server died.</exception>
    public async Task<CellExit> EndAsync(bool kill)
    {
        if (kill) _orders.Kill();
        await _reading;
        await using var registration = _time.Token.Register(_orders.Kill);
        return await Exit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_exit.Task.IsCompleted) _orders.Kill();
        await Exit().ContinueWith(end => end.Exception, TaskScheduler.Default);
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

    // A fork server that cannot end a cell is of no use.
    private async Task<CellExit> Exit()
    {
        var left = _limit - _clock.Elapsed;
        try
        {
            return await _exit.Task.WaitAsync((left > TimeSpan.Zero ? left : TimeSpan.Zero) + EndTime);
        }
        catch (TimeoutException)
        {
            _orders.GiveUp();
            throw new WorkerDiedException("the fork server did not end a cell");
        }
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
            _orders.Kill();
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
            _orders.Kill();
            return default;
        }
    }
}

/// <summary>What a cell asks of its fork server.</summary>
/// <param name="Kill">Ends the cell.</param>
/// <param name="GiveUp">Ends the fork server with all its cells.</param>
internal sealed record CellOrders(Action Kill, Action GiveUp);
