using System.Diagnostics;
using System.Text;

namespace R1.Sandbox.Cells;

/// <summary>A warm compiler in a sandbox of its own. One at a time; whoever is too slow loses it.</summary>
internal sealed class Compiler : IDisposable
{
    private const int MaxAssembly = 64 << 20;
    private const int KilledFromOutside = 128 + 9;
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(0.1);

    // A busy machine gives a process a small share of its time; one that waits and does nothing must end as well.
    private const int ClockFactor = 20;

    private readonly Process _process;
    private readonly Task<Frame?> _ready;
    private readonly TaskCompletionSource<Frame?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Compiler(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _ = _process.StandardError.ReadToEndAsync();
        _ready = Frame.ReadAsync(_process.StandardOutput.BaseStream, MaxAssembly, CancellationToken.None);
        _process.Exited += (_, _) => _ended.TrySetResult(null);
        _process.EnableRaisingEvents = true;
    }

    /// <summary>The process, or the sandbox around it.</summary>
    public int ProcessId => _process.Id;

    /// <summary>It became warm and could be asked.</summary>
    public bool DidStart { get; private set; }

    /// <summary>Somebody killed it, which no source does: one ends it by an error, or makes it too slow.</summary>
    public bool WasKilled { get; private set; }

    /// <summary>Asks; null when the time is over or the process died, after which this compiler is of no use.</summary>
    /// <param name="request">The question.</param>
    /// <param name="limit">Processor time; twenty times as much by the clock.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Frame?> AskAsync(IEnumerable<string> request, TimeSpan limit, CancellationToken cancellation)
    {
        // The time to become warm is not the question's.
        DidStart = await WithinAsync(_ready, StartTime, cancellation) is not null;
        if (!DidStart) return null;
        var answer = await WithinAsync(ExchangeAsync([.. request.Select(Encoding.UTF8.GetBytes)]), limit, cancellation);
        WasKilled = answer is null && await Task.WhenAny(_ended.Task, Task.Delay(EndTime, cancellation)) == _ended.Task
            && _process.ExitCode == KilledFromOutside;
        return answer;
    }

    private async Task<Frame?> ExchangeAsync(byte[][] request)
    {
        await Frame.SendAsync(_process.StandardInput.BaseStream, request, CancellationToken.None);
        return await Frame.ReadAsync(_process.StandardOutput.BaseStream, MaxAssembly, CancellationToken.None);
    }

    // What is left waiting ends with the process.
    private async Task<Frame?> WithinAsync(Task<Frame?> answer, TimeSpan limit, CancellationToken cancellation)
    {
        var (used, clock) = (ProcessorTime.Of(ProcessId), Stopwatch.StartNew());
        while (true)
        {
            var first = await Task.WhenAny(answer, _ended.Task, Task.Delay(LookInterval, cancellation));
            if (first is Task<Frame?> end) return await end;
            cancellation.ThrowIfCancellationRequested();
            if (ProcessorTime.Of(ProcessId) - used > limit || clock.Elapsed > ClockFactor * limit) return null;
        }
    }

    public void Dispose()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
        _process.WaitForExit();
        _process.Dispose();
    }
}
