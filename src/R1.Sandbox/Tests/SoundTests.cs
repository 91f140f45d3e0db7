using System.Collections.Concurrent;
using R1.Sandbox.Cells;

namespace R1.Sandbox.Tests;

/// <summary>
/// Decides who is to blame where an error came up in the process of the tests: what in the tests does not depend on the candidate is run by itself. An error,
/// or no end, is then theirs.
/// </summary>
internal sealed class SoundTests(WorkerPool pool, SandboxOptions options)
{
    private const int MostTasksKept = 10_000;

    private readonly ConcurrentDictionary<CodeTask, string> _faults = [];

    /// <exception cref="InvalidTestException">The tests are faulty.</exception>
    public async Task DemandAsync(CodeTask task, CancellationToken cancellation)
    {
        if (!_faults.TryGetValue(task, out var fault))
        {
            if (_faults.Count > MostTasksKept) _faults.Clear();
            fault = _faults[task] = await FindAsync(task, cancellation);
        }
        if (fault.Length > 0) throw new InvalidTestException($"The tests are faulty: {fault}.");
    }

    private async Task<string> FindAsync(CodeTask task, CancellationToken cancellation)
    {
        var tally = new Tally(options);
        await using var cell = pool.Server.Open(CodeLanguage.Python, tally.Left, cancellation);
        var mark = await cell.SendAsync(PythonRun.Request("probe", task));
        while (await cell.ReadAsync(mark, Cell.LargestOfOurs) is { } frame)
            if (frame.Kind == 'D') return "";
            else if (frame.Kind == 'F') return frame.Text;
        cancellation.ThrowIfCancellationRequested();
        return $"they do not come to their end by themselves: {(await tally.EndEarlyAsync(cell)).Message}";
    }
}
