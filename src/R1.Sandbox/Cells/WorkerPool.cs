using System.Collections.Concurrent;

namespace R1.Sandbox.Cells;

/// <summary>The processes of a runner: one fork server, a compiler for each core, replaced when they die. Started when first needed.</summary>
internal sealed class WorkerPool : IDisposable
{
    // A source that makes the compiler crash does so each time; a compiler killed from outside does not.
    private const int CompilerAttempts = 3;

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
            throw new SandboxUnavailableException($"Candidates' code is not run: {reason}. Set {nameof(options.AllowUnsandboxed)} to run it without a sandbox.");
        _surroundings = new Surroundings(options, bubblewrap, _session);
        _compilerPlaces = new SemaphoreSlim(Math.Min(options.Workers, Environment.ProcessorCount));
        Python = Python.Find(options.Python);
    }

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
                return _server = new ForkServer(_options, _surroundings.Zygote(settings, Python?.Binds ?? []), _session);
            }
        }
    }

    /// <summary>Asks a free compiler; null when the source was too much for it. One that dies is replaced, and the question asked again.</summary>
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
                var answer = await compiler.AskAsync(request, TimeSpan.FromSeconds(_options.CompileSeconds), cancellation);
                if (answer is not null) _compilers.Add(compiler);
                else compiler.Dispose();
                if (answer is not null || compiler.WasTooSlow) return answer;
                didStart |= compiler.DidStart;
                Interlocked.Increment(ref _replacements);
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

    private Compiler Take() => _compilers.TryTake(out var compiler) ? compiler : new Compiler(_surroundings.Compiler());
}
