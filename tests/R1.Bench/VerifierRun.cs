using System.Diagnostics;
using System.Runtime;
using R1.Verification;

namespace R1.Bench;

/// <summary>Throughput of the answer verifier on one core: comparisons, extraction included, per second of the process's processor time.</summary>
/// <param name="Sets">Each set of pairs for itself.</param>
/// <param name="Pairs">Number of different pairs of all sets.</param>
/// <param name="ComparisonsPerSecond">All pairs in turn; the median of several blocks of rounds.</param>
/// <param name="MeanMicroseconds">Of a comparison.</param>
/// <param name="AllocatedBytes">Of a comparison.</param>
/// <param name="SlowestMicroseconds">Of the slowest pair; the fastest of several calls of each, so that nothing else that runs counts.</param>
/// <param name="SlowestPair">Gold answer and completion of that one.</param>
/// <param name="WarmUp">What went before.</param>
internal sealed record VerifierResult(IReadOnlyList<VerifierSetResult> Sets, int Pairs, double ComparisonsPerSecond, double MeanMicroseconds,
    double AllocatedBytes, double SlowestMicroseconds, string SlowestPair, WarmUp WarmUp)
{
    private const int CallsOfAPair = 20;
    private const int Blocks = 7;

    public static VerifierResult Measure(double seconds)
    {
        var (sets, verifier) = (VerifierPairs.Read(), new AnswerVerifier());
        List<VerifierPair> all = [.. sets.SelectMany(set => set.Pairs)];
        var warmUp = WarmUp.Until(() => Round(verifier, all));
        var rate = Rate(verifier, all, seconds);
        var results = sets.ConvertAll(set => new VerifierSetResult(set.Name, set.Pairs.Count, Rate(verifier, set.Pairs, seconds / sets.Count)));
        var (slowest, pair) = all.Select(p => (Time: Fastest(verifier, p), Pair: p)).MaxBy(p => p.Time);
        return new VerifierResult(results, all.Count, rate, 1e6 / rate, Allocated(verifier, all), slowest * 1e6, $"{pair.Gold} | {pair.Completion}", warmUp);
    }

    private static void Round(AnswerVerifier verifier, List<VerifierPair> pairs)
    {
        foreach (var (gold, completion) in pairs) verifier.Verify(gold, completion);
    }

    private static double Rate(AnswerVerifier verifier, List<VerifierPair> pairs, double seconds) =>
        Enumerable.Range(0, Blocks).Select(_ => Block(verifier, pairs, seconds / Blocks)).Order().ElementAt(Blocks / 2);

    // Processor time: what else the machine does at the same time does not count.
    private static double Block(AnswerVerifier verifier, List<VerifierPair> pairs, double seconds)
    {
        var (clock, before, calls) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime, 0L);
        do
        {
            Round(verifier, pairs);
            calls += pairs.Count;
        }
        while (clock.Elapsed.TotalSeconds < seconds);
        return calls / (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    private static double Allocated(AnswerVerifier verifier, List<VerifierPair> pairs)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Round(verifier, pairs);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)pairs.Count;
    }

    private static double Fastest(AnswerVerifier verifier, VerifierPair pair)
    {
        var best = double.PositiveInfinity;
        for (var i = 0; i < CallsOfAPair; i++)
        {
            var clock = Stopwatch.StartNew();
            verifier.Verify(pair.Gold, pair.Completion);
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }
        return best;
    }
}

/// <summary>Throughput over one set.</summary>
internal sealed record VerifierSetResult(string Name, int Pairs, double ComparisonsPerSecond);

/// <summary>Repeats work until the runtime has compiled and optimised all of it.</summary>
/// <param name="Seconds">How long that took.</param>
/// <param name="Methods">Methods compiled in the process so far, in every tier.</param>
/// <param name="QuietSeconds">How long none was compiled at the end; shorter than asked for where the longest time ran out.</param>
internal sealed record WarmUp(double Seconds, long Methods, double QuietSeconds)
{
    // Tiers follow each other by calls and by a timer of a tenth of a second, which waits while others compile.
    private const double Quiet = 3;
    private const double Longest = 60;

    public static WarmUp Until(Action work)
    {
        var (clock, methods, since) = (Stopwatch.StartNew(), 0L, 0.0);
        while (clock.Elapsed.TotalSeconds < Longest && clock.Elapsed.TotalSeconds - since < Quiet)
        {
            work();
            if (JitInfo.GetCompiledMethodCount() is var now && now != methods) (methods, since) = (now, clock.Elapsed.TotalSeconds);
        }
        return new WarmUp(clock.Elapsed.TotalSeconds, methods, clock.Elapsed.TotalSeconds - since);
    }
}
