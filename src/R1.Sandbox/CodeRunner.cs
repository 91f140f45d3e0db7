using R1.Configuration;
using R1.Runs;
using R1.Sandbox.Cells;
using R1.Sandbox.Tests;

namespace R1.Sandbox;

/// <summary>
/// Runs candidates against tests, each in a sandbox of its own: separate namespaces without network, an empty read-only root but for the
/// runtimes, a private folder, no environment, limits on time, memory, files and output, and a filter on system calls under which no second process can
/// be made. Verdicts are found outside, where no candidate reaches.
/// </summary>
/// <remarks>Thread-safe. Worker processes start with the first candidate and end with <see cref="Dispose"/>.</remarks>
public sealed class CodeRunner : IDisposable
{
    // A fork server dies when somebody kills it, not of a candidate; then all its cells are run again.
    private const int Attempts = 10;

    // A model that repeats itself must not keep a compiler busy.
    private const int MostCharacters = 1 << 18;

    private readonly WorkerPool _pool;
    private readonly CSharpRun _csharp;
    private readonly PythonRun _python;
    private readonly SemaphoreSlim _places;

    /// <param name="options">Limits; null for the defaults.</param>
    /// <exception cref="SandboxUnavailableException">There is no sandbox here, and the options do not allow to go without.</exception>
    /// <exception cref="InvalidConfigException">The options are out of range: lists every fault.</exception>
    public CodeRunner(SandboxOptions? options = null)
        : this(options ?? new SandboxOptions(), Bubblewrap.Find())
    {
    }

    internal CodeRunner(SandboxOptions options, (string? Path, string? Reason) bubblewrap)
    {
        Options = options.Validate();
        _pool = new WorkerPool(Options, bubblewrap);
        _csharp = new CSharpRun(_pool, Options);
        _python = new PythonRun(_pool, Options);
        _places = new SemaphoreSlim(Options.Workers);
    }

    /// <summary>The limits.</summary>
    public SandboxOptions Options { get; }

    /// <summary>Whether candidates in Python can be run.</summary>
    public bool HasPython => _pool.Python is not null;

    /// <summary>How many worker processes died and were replaced.</summary>
    internal int Replacements => _pool.Replacements;

    internal WorkerPool Pool => _pool;

    /// <summary>Why there is no sandbox on this machine; null when there is one.</summary>
    public static string? WhyUnavailable() => Bubblewrap.Find().Reason;

    /// <summary>Runs one candidate. No candidate makes it throw.</summary>
    /// <param name="task">The tests.</param>
    /// <param name="candidate">The program's source.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="InvalidTestException">The tests are faulty.</exception>
    /// <exception cref="SandboxUnavailableException">Its worker processes die whenever they start.</exception>
    public async Task<CodeResult> RunAsync(CodeTask task, string candidate, CancellationToken cancellation = default)
    {
        task.Validate();
        if (candidate.Length > MostCharacters) return CodeResult.NotCompiled(task.Tests.Count,
            $"the program has {candidate.Length} characters, more than {MostCharacters}");
        await _places.WaitAsync(cancellation);
        try
        {
            for (var attempt = 1; ; attempt++)
                try
                {
                    var result = await (task.Language == CodeLanguage.CSharp ? _csharp.RunAsync(task, candidate, cancellation)
                        : _python.RunAsync(task, candidate, cancellation));
                    cancellation.ThrowIfCancellationRequested();
                    return result;
                }
                catch (WorkerDiedException error)
                {
                    // Run again on the next fork server.
                    if (attempt == Attempts) throw new SandboxUnavailableException($"The workers of the sandbox do not stay alive: {error.Message}");
                }
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Runs many candidates, as many at once as there are workers; results in the same order.</summary>
    /// <inheritdoc cref="RunAsync" path="/exception"/>
    public async Task<IReadOnlyList<CodeResult>> RunAllAsync(IEnumerable<(CodeTask Task, string Candidate)> candidates,
        CancellationToken cancellation = default) =>
        await Task.WhenAll(candidates.Select(one => Task.Run(() => RunAsync(one.Task, one.Candidate, cancellation), cancellation)));

    /// <summary>Ends all worker processes.</summary>
    public void Dispose() => _pool.Dispose();
}
