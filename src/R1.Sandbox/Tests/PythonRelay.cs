using System.Text;
using System.Text.Json;
using R1.Sandbox.Cells;

namespace R1.Sandbox.Tests;

/// <summary>
/// Carries what the tests ask of a candidate and its answers, one at a time: whoever is asked may ask back before answering. Nothing that passes is looked
/// into here.
/// </summary>
/// <param name="judge">The cell of the tests, which is ours.</param>
/// <param name="served">The candidate's.</param>
/// <param name="tally">Takes the outcomes of assertions.</param>
internal sealed class PythonRelay(Cell judge, Cell served, Tally tally)
{
    /// <summary>The candidate's process ended, or spoke out of turn.</summary>
    public bool IsCandidateGone { get; private set; }

    /// <summary>What ended the tests before their end; null where they came to it.</summary>
    public TestResult? Failure { get; private set; }

    /// <summary>An error in the tests' own process, which may be their fault or that of a value they were given.</summary>
    public string? Suspicion { get; private set; }

    /// <summary>Carries until the tests are over.</summary>
    /// <exception cref="InvalidTestException">A test passes more than can travel.</exception>
    public async Task RunAsync()
    {
        var mark = await judge.SendAsync("go"u8.ToArray());
        while (await judge.ReadAsync(mark, Cell.LargestOfOurs) is { } frame)
            switch (frame.Kind)
            {
                case 'C' or 'V' or 'X' or 'U': mark = await AskAsync(frame); break;
                case 'T': tally.Results.Add(Outcome(frame.Text)); break;
                case 'E': Failure = Tally.Raised(frame.Text); break;
                case 'L': Failure = Tally.Raised(Suspicion = frame.Text); break;
                case 'F': throw new InvalidTestException($"The tests are faulty: {frame.Text}.");
                case 'G': IsCandidateGone = true; break;
                case 'D': return;
            }
        Failure = await tally.EndEarlyAsync(judge);
        Suspicion = Failure.Message;
    }

    // The candidate's answer, to the tests; or the news that it has ended.
    private async Task<byte[]> AskAsync(Frame frame) => await served.AskAsync(Letter(frame.Kind), frame.Bytes) is { Kind: 'C' or 'V' or 'X' or 'U' } answer
        ? await judge.SendAsync(Letter(answer.Kind), answer.Bytes)
        : await judge.SendAsync("G"u8.ToArray(), "gone"u8.ToArray());

    private static byte[] Letter(char kind) => [(byte)kind];

    // From our own code: the candidate has no access to the judge's cell.
    private TestResult Outcome(string json)
    {
        var (outcome, test, message) = JsonSerializer.Deserialize<string[]>(json) is [var first, var second, var third] ? (first, second, third) : ("", "", "");
        if (outcome == "raised here") Suspicion = message;
        return outcome switch
        {
            "passed" => new(TestStatus.Passed),
            "failed" => new(TestStatus.Failed, test),
            _ => Tally.Raised(message),
        };
    }
}
