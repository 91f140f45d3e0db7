using System.Diagnostics;
using System.Text;

namespace R1.Sandbox.Cells;

/// <summary>A warm compiler in a sandbox of its own. One at a time; whoever is too slow loses it.</summary>
internal sealed class Compiler : IDisposable
{
    private const int MaxAssembly = 64 << 20;

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

    /// <summary>It became warm and could be asked.</summary>
    public bool DidStart { get; private set; }

    /// <summary>The last answer did not come in time.</summary>
    public bool WasTooSlow { get; private set; }

    /// <summary>Asks; null when the time is over or the process died, after which this compiler is of no use.</summary>
    public async Task<Frame?> AskAsync(IEnumerable<string> request, TimeSpan limit, CancellationToken cancellation)
    {
        // The time to become warm is not the question's.
        DidStart = await await Task.WhenAny(_ready, _ended.Task) is not null;
        if (!DidStart) return null;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        time.CancelAfter(limit);
        try
        {
            await Frame.SendAsync(_process.StandardInput.BaseStream, [.. request.Select(Encoding.UTF8.GetBytes)], time.Token);
            var answer = Frame.ReadAsync(_process.StandardOutput.BaseStream, MaxAssembly, time.Token);
            return await await Task.WhenAny(answer, _ended.Task).WaitAsync(time.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            WasTooSlow = true;
            return null;
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
