using System.Text;
using System.Text.Json;
using R1.Sandbox.Cells;

namespace R1.Sandbox.Tests;

/// <summary>
/// Candidates in Python. Assertions run in a cell of their own, which never executes the candidate: each call of a function goes as plain data
/// through here to the candidate's cell and its value comes back. So a candidate can neither read a test nor change one.
/// </summary>
internal sealed class PythonRun(WorkerPool pool, SandboxOptions options)
{
    public async Task<CodeResult> RunAsync(CodeTask task, string candidate, CancellationToken cancellation)
    {
        if (pool.Python is null) throw new InvalidTestException($"Python tests need '{options.Python}' 3.9 or newer, which is not installed.");
        var source = task.Source(candidate);
        return task.Tests[0] is AssertionTest
            ? await AssertAsync(task, source, cancellation)
            : await new ProgramRun(pool, options).RunAsync(Language.Python, test => Texts("main", source, test.Input), task, cancellation);
    }

    private async Task<CodeResult> AssertAsync(CodeTask task, string source, CancellationToken cancellation)
    {
        var tally = new Tally(options);
        await using var served = pool.Server.Open(Language.Python, cancellation);
        await using var judge = pool.Server.Open(Language.Python, cancellation);
        await served.SendAsync(Texts("serve", source));
        if (await Started(served) is { } failure)
        {
            tally.Results.Add(failure.Status == TestStatus.Ended ? await tally.EndAsync(served, kill: false) : failure);
            return tally.Finish(task.Tests.Count);
        }
        await judge.SendAsync(Texts("judge", task.Prelude, string.Join('\n', task.Tests.Cast<AssertionTest>().Select(test => test.Code)), task.EntryPoint, string.Join(' ', task.Functions)));
        var reason = await Relay(judge, served, tally);
        var end = await tally.EndAsync(served, kill: true);
        await tally.EndAsync(judge, kill: true);
        if (reason is not null) tally.Results.Add(reason.Status == TestStatus.Ended ? end : reason);
        else if (tally.Results.Count == 0) tally.Add(TestStatus.NotRun, "no assertion was reached");
        return tally.Finish(task.EntryPoint.Length > 0 ? 0 : task.Tests.Count);
    }

    // Null once the candidate's functions are defined.
    private static async Task<TestResult?> Started(Cell served)
    {
        while (await served.ReadAsync() is { Kind: not 'D' } frame)
            if (frame.Kind == 'R') return null;
            else if (frame.Kind == 'X') return Tally.Raised(frame.Text);
        return new TestResult(TestStatus.Ended);
    }

    // Carries calls until the tests are over; says why when they stopped early.
    private static async Task<TestResult?> Relay(Cell judge, Cell served, Tally tally)
    {
        while (await judge.ReadAsync() is { } frame)
            switch (frame.Kind)
            {
                case 'C':
                    await served.SendAsync([frame.Bytes]);
                    var answer = await Answer(served);
                    await judge.SendAsync(Texts(answer is null ? "G" : $"{answer.Value.Kind}", answer?.Text ?? "gone"));
                    break;
                case 'T':
                    tally.Results.Add(Outcome(frame.Text));
                    break;
                case 'G':
                    return new TestResult(TestStatus.Ended);
                case 'X':
                    return Tally.Raised(frame.Text);
                case 'D':
                    return null;
            }
        return new TestResult(judge.IsTimedOut ? TestStatus.TimedOut : TestStatus.NotRun, "the tests did not come to their end");
    }

    private static async Task<Frame?> Answer(Cell served) => await served.ReadAsync() is { Kind: 'V' or 'U' or 'X' } frame ? frame : null;

    // From our own code: the candidate has no access to the judge's cell.
    private static TestResult Outcome(string json) => JsonSerializer.Deserialize<string[]>(json) switch
    {
        ["passed", ..] => new(TestStatus.Passed),
        ["failed", var test, _] => new(TestStatus.Failed, test),
        [_, _, var message] => Tally.Raised(message),
        _ => new(TestStatus.NotRun, "unreadable"),
    };

    private static byte[][] Texts(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
