using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace R1.Sandbox.Cells;

/// <summary>The fork server's side in our process: starts it, requests cells, and learns how they ended.</summary>
internal sealed class ForkServer : IDisposable
{
    private const int Run = 1, Kill = 2;
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan GreetingTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ErrorTime = TimeSpan.FromSeconds(0.2);

    private readonly SandboxOptions _options;
    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly Socket _listener;
    private readonly ConcurrentDictionary<int, Cell> _cells = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _orders = new();
    private int _nextId;
    private volatile bool _isAlive = true;

    /// <exception cref="WorkerDiedException">It does not start.</exception>
    public ForkServer(SandboxOptions options, ProcessStartInfo start, string session)
    {
        _options = options;
        var socket = Path.Combine(session, "socket");
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        File.Delete(socket);
        _listener.Bind(new UnixDomainSocketEndPoint(socket));
        _listener.Listen(512);
        try
        {
            _process = Process.Start(start)!;
        }
        catch
        {
            _listener.Dispose();
            throw;
        }
        _errors = _process.StandardError.ReadToEndAsync();
        _ = AcceptAsync();
        new Thread(Hear) { IsBackground = true, Name = "fork server" }.Start();
        _process.Exited += (_, _) => Die();
        _process.EnableRaisingEvents = true;
        if (Task.WaitAny([_ready.Task], StartTime) < 0) Dispose();
        if (_ready.Task.IsFaulted) Dispose();
        _ready.Task.GetAwaiter().GetResult();
    }

    /// <summary>False once the process has ended, or does not listen any more.</summary>
    public bool IsAlive => _isAlive;

    /// <summary>The process, for tests that kill it.</summary>
    public int ProcessId => _process.Id;

    /// <summary>A new cell.</summary>
    /// <param name="language">What it runs.</param>
    /// <param name="limit">Its time by the clock.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="WorkerDiedException">The process has ended.</exception>
    public Cell Open(CodeLanguage language, TimeSpan limit, CancellationToken cancellation)
    {
        var id = Interlocked.Increment(ref _nextId);
        var cell = new Cell(_options, limit, new CellOrders(() => Order(Kill, id, 0), GiveUp), cancellation);
        _cells[id] = cell;
        if (Order(Run, id, (int)language) && IsAlive) return cell;
        _cells.TryRemove(id, out _);
        throw new WorkerDiedException("the fork server has ended");
    }

    public void Dispose()
    {
        GiveUp();
        _process.WaitForExit();
        // The stream itself: closing its writer would flush into a broken pipe.
        _process.StandardInput.BaseStream.Dispose();
        _listener.Dispose();
    }

    private void GiveUp()
    {
        _isAlive = false;
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    private bool Order(int operation, int id, int language)
    {
        Span<int> order = [operation, id, language];
        try
        {
            lock (_orders)
            {
                _process.StandardInput.BaseStream.Write(MemoryMarshal.AsBytes(order));
                _process.StandardInput.BaseStream.Flush();
            }
            return true;
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            return _isAlive = false;
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = GreetAsync(new NetworkStream(await _listener.AcceptAsync(), ownsSocket: true));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The listener was closed, or there are too few descriptors: without new connections no cell can be reached.
            GiveUp();
        }
    }

    // Every connection comes from the fork server, before the fork: its two numbers can be believed.
    private async Task GreetAsync(NetworkStream stream)
    {
        try
        {
            var hello = new byte[8];
            using var time = new CancellationTokenSource(GreetingTime);
            await stream.ReadExactlyAsync(hello, time.Token);
            if (_cells.TryGetValue(BitConverter.ToInt32(hello), out var cell)) cell.Connected(BitConverter.ToInt32(hello, 4), stream);
            else await stream.DisposeAsync();
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            await stream.DisposeAsync();
        }
    }

    // A thread of its own: reading a pipe blocks one, and the pool has few.
    private void Hear()
    {
        var report = new byte[20];
        try
        {
            while (true)
            {
                _process.StandardOutput.BaseStream.ReadExactly(report);
                var numbers = MemoryMarshal.Cast<byte, int>(report);
                if (numbers[0] == 0) _ready.TrySetResult();
                else if (_cells.TryRemove(numbers[0], out var cell)) cell.Ended(CellExit.Of(numbers));
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            Die();
        }
    }

    // Whichever comes first: the end of the reports, or of bubblewrap, which may leave behind a child that holds the pipe open.
    private void Die()
    {
        _isAlive = false;
        var message = $"the fork server ended: {(Task.WaitAny([_errors], ErrorTime) == 0 && _errors.IsCompletedSuccessfully ? _errors.Result : "")}";
        _ready.TrySetException(new WorkerDiedException(message));
        _ = _ready.Task.Exception;
        foreach (var id in _cells.Keys)
            if (_cells.TryRemove(id, out var cell)) cell.Lost(new WorkerDiedException(message));
    }
}
