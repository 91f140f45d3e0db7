using System.Text;
using R1.Sandbox.Cells;

namespace R1.Sandbox.Tests;

/// <summary>Whole programs: a fresh cell for each input, the output compared here.</summary>
internal sealed class ProgramRun(WorkerPool pool, SandboxOptions options)
{
    public async Task<CodeResult> RunAsync(Language language, Func<InputOutputTest, byte[][]> request, CodeTask task, CancellationToken cancellation)
    {
        var tally = new Tally(options);
        foreach (var test in task.Tests.Cast<InputOutputTest>())
        {
            await using var cell = pool.Server.Open(language, cancellation);
            await cell.SendAsync(request(test));
            var result = await Watch(cell, test, tally);
            tally.Results.Add(result);
            if (result.Status == TestStatus.TimedOut) break;
        }
        return tally.Finish(task.Tests.Count);
    }

    // What counts is the output: a program that writes it and then dies, by whatever means, has not passed.
    private static async Task<TestResult> Watch(Cell cell, InputOutputTest test, Tally tally)
    {
        string? error = null;
        var isDone = false;
        while (!isDone && await cell.ReadAsync() is { } frame)
            if (frame.Kind == 'D') isDone = true;
            else if (frame.Kind == 'X') error = frame.Text;
        var end = await tally.EndAsync(cell, kill: false);
        if (cell.IsTooLoud || !isDone) return end;
        if (error is not null) return Tally.Raised(error);
        return AreEqual(Encoding.UTF8.GetString(cell.Output.Span), test.Output) ? new(TestStatus.Passed) : new(TestStatus.Failed, "another output");
    }

    private static bool AreEqual(string output, string expected) => Lines(output).SequenceEqual(Lines(expected));

    private static IEnumerable<string> Lines(string text) => text.TrimEnd().Split('\n').Select(line => line.TrimEnd());
}
