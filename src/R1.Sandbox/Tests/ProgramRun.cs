using System.Text;
using R1.Sandbox.Cells;

namespace R1.Sandbox.Tests;

/// <summary>Whole programs: a fresh cell for each input, the output compared here.</summary>
internal sealed class ProgramRun(WorkerPool pool, SandboxOptions options)
{
    // What comes after source and input in a request of the worker.
    private const int MostInputBytes = 32 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public async Task<CodeResult> RunAsync(CodeLanguage language, Func<byte[], byte[][]> request, CodeTask task, CancellationToken cancellation)
    {
        var tests = task.Tests.Cast<InputOutputTest>().ToList();
        var outputs = new OutputComparison(tests.Select(test => test.Output));
        var tally = new Tally(options);
        foreach (var test in tests)
        {
            if (tally.Left <= TimeSpan.Zero) break;
            await using var cell = pool.Server.Open(language, tally.Left, cancellation);
            var result = await RunAsync(cell, request(Bytes(test.Input)), tally) ?? Compare(cell, test, outputs);
            tally.Results.Add(result);
            if (result.Status == TestStatus.TimedOut) break;
        }
        return tally.Finish(tests.Count);
    }

    // Null where the program ended by itself, without an error and without a word to us: only then does its output count.
    private static async Task<TestResult?> RunAsync(Cell cell, byte[][] request, Tally tally)
    {
        var complaint = await cell.ReadAsync(await cell.SendAsync(request));
        var end = await tally.EndAsync(cell, kill: false);
        return complaint is { Kind: 'X' } raised && end is null or { Status: TestStatus.Ended } ? Tally.Raised(raised.Text)
            : complaint is null ? end
            : end ?? new(TestStatus.Ended, "it sent what was no answer to a question");
    }

    private static TestResult Compare(Cell cell, InputOutputTest test, OutputComparison outputs)
    {
        try
        {
            return outputs.AreEqual(Strict.GetString(cell.Output.Span), test.Output) ? new(TestStatus.Passed) : new(TestStatus.Failed, "another output");
        }
        catch (DecoderFallbackException)
        {
            return new(TestStatus.Failed, "the output is no UTF-8");
        }
    }

    private byte[] Bytes(string input)
    {
        var most = Math.Min((long)options.FileMegabytes << 20, MostInputBytes);
        try
        {
            return Strict.GetByteCount(input) <= most ? Strict.GetBytes(input)
                : throw new InvalidTestException($"The input of a test has more than {most} bytes: raise {nameof(options.FileMegabytes)}.");
        }
        catch (EncoderFallbackException)
        {
            throw new InvalidTestException("The input of a test is no Unicode text: it contains half a surrogate pair.");
        }
    }
}
