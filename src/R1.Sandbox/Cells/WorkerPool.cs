using System.Collections.Concurrent;
using System.ComponentModel;
using System.Net.Sockets;

namespace R1.Sandbox.Cells;

/// <summary>The processes of a runner: one fork server, a compiler for each core, replaced when they die. Started when first needed.</summary>
internal sealed class WorkerPool : IDisposable
{
    // Of compilers that are killed from outside.
    private const int CompilerAttempts = 3;

    // The answer of a compiler that ran into an error of its own.
    private const char CompilerFailed = 'F';

    private readonly SandboxOptions _options;
    private readonly string _session = Directory.CreateTempSubdirectory("r1-sandbox-").FullName;
    private readonly Surroundings _surroundings;
    private readonly Lock _starting = new();
    private readonly ConcurrentBag<Compiler> _compilers = [];
    private readonly SemaphoreSlim _compilerPlaces;
    private ForkServer? _server;
    private bool _disposed;
    private int _replacements;

    /// <param name="options">Limits.</param>
    /// <param name="found">What was found of bubblewrap.</param>
    /// <exception cref="SandboxUnavailableException">No sandbox here, and none was not allowed.</exception>
    public WorkerPool(SandboxOptions options, (string? Path, string? Reason) found)
    {
        _options = options;
        var (bubblewrap, reason) = found;
        if (bubblewrap is null && !options.AllowUnsandboxed)
            throw new SandboxUnavailableException(
                $"Candidates' code is not run: {reason}. Set {nameof(options.AllowUnsandboxed)} to run it without a sandbox.");
        _surroundings = new Surroundings(options, bubblewrap, _session);
        _compilerPlaces = new SemaphoreSlim(Math.Min(options.Workers, Environment.ProcessorCount));
        Python = Python.Find(options.Python);
    }

    /// <summary>The folder of its socket.</summary>
    public string Session => _session;

    /// <summary>The interpreter, if there is one.</summary>
    public Python? Python { get; }

    /// <summary>How often a worker process had to be replaced.</summary>
    public int Replacements => _replacements;

    /// <summary>The living fork server.</summary>
    public ForkServer Server
    {
        get
        {
            lock (_starting)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                if (_server is { IsAlive: true }) return _server;
                if (_server is not null) Interlocked.Increment(ref _replacements);
                _server?.Dispose();
                var settings = $"{(_surroundings.IsBare ? 1 : 0)},{_options.CpuSeconds},{_options.MemoryMegabytes},{_options.FileMegabytes},{Python?.Path}";
                return _server = OrUnavailable(() => new ForkServer(_options, _surroundings.Zygote(settings, Python?.Binds ?? []), _session));
            }
        }
    }

    /// <summary>
    /// Asks a free compiler; null when the source was too much for it, which costs that compiler. Only where somebody killed the compiler is the question
    /// asked again.
    /// </summary>
    /// <exception cref="SandboxUnavailableException">No compiler starts, which is no fault of the source.</exception>
    public async Task<Frame?> CompileAsync(IReadOnlyList<string> request, CancellationToken cancellation)
    {
        await _compilerPlaces.WaitAsync(cancellation);
        try
        {
            var didStart = false;
            for (var attempt = 0; attempt < CompilerAttempts; attempt++)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                var compiler = Take();
                var answer = await AskAsync(compiler, request, cancellation);
                if (answer is not null || compiler is { DidStart: true, WasKilled: false }) return answer;
                didStart |= compiler.DidStart;
            }
            return didStart ? null : throw new SandboxUnavailableException("The compiler of the sandbox does not start.");
        }
        finally
        {
            _compilerPlaces.Release();
        }
    }

    public void Dispose()
    {
        lock (_starting)
        {
            if (_disposed) return;
            _disposed = true;
            _server?.Dispose();
        }
        while (_compilers.TryTake(out var compiler)) compiler.Dispose();
        if (!_surroundings.IsBare) Orphans.Kill(_session);
        Directory.Delete(_session, recursive: true);
    }

    // A compiler goes back where it can be asked again, and is ended in any other case.
    private async Task<Frame?> AskAsync(Compiler compiler, IReadOnlyList<string> request, CancellationToken cancellation)
    {
        Frame? answer = null;
        try
        {
            return answer = await compiler.AskAsync(request, TimeSpan.FromSeconds(_options.CompileSeconds), cancellation);
        }
        finally
        {
            if (answer is { Kind: not CompilerFailed } && !_disposed) _compilers.Add(compiler);
            else compiler.Dispose();
            if (answer is not { Kind: not CompilerFailed }) Interlocked.Increment(ref _replacements);
        }
    }

    private Compiler Take() => _compilers.TryTake(out var compiler) ? compiler : OrUnavailable(() => new Compiler(_surroundings.Compiler()));

    // Too few descriptors or processes are no fault of a candidate, and pass.
    private static T OrUnavailable<T>(Func<T> start)
    {
        try
        {
            return start();
        }
        catch (Exception error) when (error is Win32Exception or IOException or SocketException)
        {
            throw new SandboxUnavailableException($"The workers of the sandbox cannot be started now: {error.Message}");
        }
    }
}
