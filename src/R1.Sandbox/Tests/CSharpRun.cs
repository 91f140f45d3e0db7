using System.Collections.Concurrent;
using System.Text;
using R1.Sandbox.Cells;

namespace R1.Sandbox.Tests;

/// <summary>
/// Candidates in C#. The candidate's cell computes values; what they should be is computed in another cell, without the candidate, and compared
/// here. So nothing that a candidate does to its own process can make a wrong value right.
/// </summary>
internal sealed class CSharpRun(WorkerPool pool, SandboxOptions options)
{
    private const string CallsClass = "R1Calls";

    // Far more than a training step has; then it begins anew.
    private const int MostTasksKept = 10_000;

    private readonly ConcurrentDictionary<CodeTask, Task<Expectation[]>> _expected = [];

    public async Task<CodeResult> RunAsync(CodeTask task, string candidate, CancellationToken cancellation)
    {
        var expected = task.Tests[0] is AssertionTest ? await ExpectedAsync(task) : null;
        string[] request = expected is null ? ["program", task.Source(candidate)] : ["calls", task.Source(candidate), .. expected.Select(e => e.Call)];
        var compiled = await pool.CompileAsync(request, cancellation);
        if (compiled is not { } answer) return CodeResult.NotCompiled(task.Tests.Count, "the compiler did not cope with it");
        if (answer.Kind != 'A') return CodeResult.NotCompiled(task.Tests.Count, answer.Text);
        return expected is null
            ? await new ProgramRun(pool, options).RunAsync(Language.CSharp, test => Request("", 0, 0, test.Input, answer.Bytes), task, cancellation)
            : await CallsAsync(expected, answer.Bytes, cancellation);
    }

    // A call that ends the process does not take the later ones with it, unless it took all the time.
    private async Task<CodeResult> CallsAsync(Expectation[] expected, byte[] assembly, CancellationToken cancellation)
    {
        var tally = new Tally(options);
        while (tally.Results.Count < expected.Length)
        {
            await using var cell = pool.Server.Open(Language.CSharp, cancellation);
            await cell.SendAsync(Request(CallsClass, expected.Length, tally.Results.Count, "", assembly));
            await ReadValues(cell, expected, tally);
            var end = await tally.EndAsync(cell, kill: tally.Results.Count == expected.Length);
            if (tally.Results.Count == expected.Length) break;
            tally.Results.Add(end);
            if (end.Status is TestStatus.TimedOut) break;
        }
        return tally.Finish(expected.Length);
    }

    private static async Task ReadValues(Cell cell, Expectation[] expected, Tally tally)
    {
        while (tally.Results.Count < expected.Length && await cell.ReadAsync() is { Kind: not 'D' } frame)
            if (frame.Kind == 'V') tally.Results.Add(Judge(frame.Text, expected[tally.Results.Count]));
            else if (frame.Kind == 'X') tally.Results.Add(Tally.Raised(frame.Text));
    }

    // The expected value is not told: messages may find their way to whoever writes the next candidate.
    private static TestResult Judge(string text, Expectation expected) =>
        PlainValue.Parse(text) is not { } value ? new(TestStatus.Failed, $"{expected.Call} is no plain value")
        : PlainValue.AreEqual(value, expected.Value) ? new(TestStatus.Passed)
        : new(TestStatus.Failed, $"{expected.Call} is {Short(value.ToString()!)}");

    private static string Short(string text) => text.Length <= 200 ? text : text[..200] + "...";

    // One for all candidates of a task. A failure is not kept.
    private async Task<Expectation[]> ExpectedAsync(CodeTask task)
    {
        if (_expected.Count > MostTasksKept) _expected.Clear();
        var expected = _expected.GetOrAdd(task, one => ComputeExpectedAsync(one, CancellationToken.None));
        if (expected.IsFaulted || expected.IsCanceled) _expected.TryRemove(task, out _);
        return await expected;
    }

    private async Task<Expectation[]> ComputeExpectedAsync(CodeTask task, CancellationToken cancellation)
    {
        var sides = new List<string[]>();
        foreach (var test in task.Tests.Cast<AssertionTest>())
            sides.Add(await pool.CompileAsync(["split", test.Code], cancellation) is { Kind: 'A' } split
                ? split.Text.Split('\0')
                : throw new InvalidTestException($"'{test.Code}' is no equality: write it as F(2) == 3."));
        var compiled = await pool.CompileAsync(["calls", "", .. sides.Select(side => side[1])], cancellation);
        if (compiled is not { Kind: 'A' } answer) throw new InvalidTestException($"The expected values do not compile: {compiled?.Text}");
        await using var cell = pool.Server.Open(Language.CSharp, cancellation);
        await cell.SendAsync(Request(CallsClass, sides.Count, 0, "", answer.Bytes));
        var expected = new List<Expectation>();
        while (expected.Count < sides.Count && await cell.ReadAsync() is { Kind: not 'D' } frame)
            if (frame.Kind != 'S')
                expected.Add(frame.Kind == 'V' && PlainValue.Parse(frame.Text) is { } value ? new Expectation(sides[expected.Count][0], value)
                    : throw new InvalidTestException($"'{sides[expected.Count][1]}' has no plain value: {frame.Text}"));
        return expected.Count == sides.Count ? [.. expected] : throw new WorkerDiedException("the expected values could not be computed");
    }

    private static byte[][] Request(string calls, int count, int first, string input, byte[] assembly) =>
        [Encoding.UTF8.GetBytes(calls), BitConverter.GetBytes(count), BitConverter.GetBytes(first), Encoding.UTF8.GetBytes(input), assembly];

    private sealed record Expectation(string Call, PlainValue Value);
}
