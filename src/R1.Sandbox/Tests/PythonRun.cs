using System.Text;
using R1.Sandbox.Cells;

namespace R1.Sandbox.Tests;

/// <summary>
/// Candidates in Python. Assertions run in a cell of their own, which never executes the candidate: what the tests do with its functions and objects goes
/// through here to the candidate's cell, and values come back. So a candidate can neither read a test nor change one.
/// </summary>
internal sealed class PythonRun(WorkerPool pool, SandboxOptions options)
{
    private readonly SoundTests _sound = new(pool, options);

    public async Task<CodeResult> RunAsync(CodeTask task, string candidate, CancellationToken cancellation)
    {
        if (pool.Python is null) throw new InvalidTestException($"Python tests need '{options.Python}' 3.9 or newer, which is not installed.");
        var source = Encoding.UTF8.GetBytes(task.Source(candidate));
        return task.Tests[0] is AssertionTest
            ? await AssertAsync(task, source, cancellation)
            : await new ProgramRun(pool, options).RunAsync(CodeLanguage.Python, input => ["main"u8.ToArray(), source, input], task, cancellation);
    }

    /// <summary>Tests as the worker reads them.</summary>
    public static byte[][] Request(string mode, CodeTask task) =>
    [
        .. new[] { mode, task.Prelude, string.Join('\n', task.Tests.Cast<AssertionTest>().Select(test => test.Code)), task.EntryPoint,
            string.Join(' ', task.Functions) }
            .Select(Encoding.UTF8.GetBytes),
    ];

    private async Task<CodeResult> AssertAsync(CodeTask task, byte[] source, CancellationToken cancellation)
    {
        var tally = new Tally(options);
        await using var served = pool.Server.Open(CodeLanguage.Python, tally.Left, cancellation);
        await using var judge = pool.Server.Open(CodeLanguage.Python, tally.Left, cancellation);
        var (parsed, loaded) = (judge.AskAsync(Request("judge", task)), served.AskAsync("serve"u8.ToArray(), source));
        await Task.WhenAll(parsed, loaded);
        if (parsed.Result is not { Kind: 'R' })
        {
            var fault = parsed.Result?.Text ?? $"what precedes them did not come to its end: {(await tally.EndEarlyAsync(judge)).Message}";
            throw new InvalidTestException($"The tests are faulty: {fault}.");
        }
        var relay = new PythonRelay(judge, served, tally);
        if (loaded.Result is { Kind: 'R' }) await relay.RunAsync();
        if (relay.Suspicion is not null) await _sound.DemandAsync(task, cancellation);
        var end = await tally.EndEarlyAsync(served);
        if (loaded.Result is not { Kind: 'R' }) tally.Results.Add(loaded.Result is { Kind: 'X' } raised ? Tally.Raised(raised.Text) : end);
        else if (relay.IsCandidateGone) tally.Results.Add(end);
        else if (relay.Failure is not null) tally.Results.Add(relay.Failure);
        else if (tally.Results.Count == 0) tally.Add(TestStatus.NotRun, "no assertion was reached");
        return tally.Finish(task.EntryPoint.Length > 0 ? 0 : task.Tests.Count);
    }
}
