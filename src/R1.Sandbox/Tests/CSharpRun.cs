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
            ? await new ProgramRun(pool, options).RunAsync(CodeLanguage.CSharp, input => [[], input, answer.Bytes], task, cancellation)
            : await CallsAsync(expected, answer.Bytes, cancellation);
    }

    // A call that ends the process does not take the later ones with it, unless it took all the time.
    private async Task<CodeResult> CallsAsync(Expectation[] expected, byte[] assembly, CancellationToken cancellation)
    {
        var tally = new Tally(options);
        while (tally.Results.Count < expected.Length && tally.Left > TimeSpan.Zero)
        {
            await using var cell = pool.Server.Open(CodeLanguage.CSharp, tally.Left, cancellation);
            await cell.SendAsync(Request(assembly));
            while (tally.Results.Count < expected.Length && await ValueAsync(cell, tally.Results.Count) is { } answer)
                tally.Results.Add(answer.Kind == 'V' ? Judge(answer.Text, expected[tally.Results.Count]) : Tally.Raised(answer.Text));
            var end = await tally.EndEarlyAsync(cell);
            if (tally.Results.Count == expected.Length) break;
            tally.Results.Add(end);
            if (end.Status is TestStatus.TimedOut) break;
        }
        return tally.Finish(expected.Length);
    }

    private static byte[][] Request(byte[] assembly) => [Encoding.UTF8.GetBytes(CallsClass), [], assembly];

    private static Task<Frame?> ValueAsync(Cell cell, int call) => cell.AskAsync(BitConverter.GetBytes(call));

    // The expected value is not told: messages may find their way to whoever writes the next candidate.
    private static TestResult Judge(string text, Expectation expected) =>
        PlainValueReader.Read(text) is not { } value ? new(TestStatus.Failed, $"{expected.Call} is no plain value")
        : PlainValue.AreEqual(value, expected.Value) ? new(TestStatus.Passed)
        : new(TestStatus.Failed, $"{expected.Call} is {Short(value.ToString()!)}");

    private static string Short(string text) => text.Length <= 200 ? text : text[..200] + "...";

    // One for all candidates of a task. A failure is not kept.
    private async Task<Expectation[]> ExpectedAsync(CodeTask task)
    {
        if (_expected.Count > MostTasksKept) _expected.Clear();
        var expected = _expected.GetOrAdd(task, one => ComputeExpectedAsync(one, CancellationToken.None));
        try
        {
            return await expected;
        }
        catch
        {
            _expected.TryRemove(KeyValuePair.Create(task, expected));
            throw;
        }
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
        var tally = new Tally(options);
        await using var cell = pool.Server.Open(CodeLanguage.CSharp, tally.Left, cancellation);
        await cell.SendAsync(Request(answer.Bytes));
        var expected = new List<Expectation>();
        foreach (var (call, value) in sides.Select(side => (side[0], side[1])))
            expected.Add(new Expectation(call, await ValueAsync(cell, expected.Count) switch
            {
                { Kind: 'V' } frame when PlainValueReader.Read(frame.Text) is { } plain => plain,
                { } frame => throw new InvalidTestException($"'{value}' has no plain value: {frame.Text}"),
                // No candidate is involved: what ended here is the test's own code.
                null => throw new InvalidTestException($"'{value}' has no value within the limits: {(await tally.EndEarlyAsync(cell)).Message}"),
            }));
        return [.. expected];
    }

    private sealed record Expectation(string Call, PlainValue Value);
}
