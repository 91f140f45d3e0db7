using System.Diagnostics;
using System.Text.Json;
using R1.Verification;
using R1.Verification.Comparing;
using R1.Verification.Trees;

namespace R1.Bench;

/// <summary>Throughput of the answer verifier on one core.</summary>
/// <param name="Source">Where the pairs are from.</param>
/// <param name="Pairs">Number of different pairs.</param>
/// <param name="ComparisonsPerSecond">Extraction and comparison, all pairs in turn.</param>
/// <param name="MeanMicroseconds">Of a comparison.</param>
/// <param name="SlowestMicroseconds">Of the slowest pair; the fastest of several calls of each, so that nothing else that runs counts.</param>
/// <param name="SlowestPair">Gold answer and completion of that one.</param>
internal sealed record VerifierResult(string Source, int Pairs, double ComparisonsPerSecond, double MeanMicroseconds, double SlowestMicroseconds,
    string SlowestPair)
{
    private const int CallsOfAPair = 20;

    public static VerifierResult Measure(double seconds)
    {
        var (source, pairs) = VerifierPairs.Read();
        var verifier = new AnswerVerifier();
        Repeat(verifier, pairs, seconds / 4);
        var rate = Repeat(verifier, pairs, seconds);
        var (slowest, pair) = pairs.Select(p => (Time: Fastest(verifier, p), Pair: p)).MaxBy(p => p.Time);
        return new VerifierResult(source, pairs.Count, rate, 1e6 / rate, slowest * 1e6, $"{pair.Gold} | {pair.Completion}");
    }

    private static double Repeat(AnswerVerifier verifier, List<(string Gold, string Completion)> pairs, double seconds)
    {
        var (clock, calls) = (Stopwatch.StartNew(), 0L);
        do
        {
            foreach (var (gold, completion) in pairs) verifier.Verify(gold, completion);
            calls += pairs.Count;
        }
        while (clock.Elapsed.TotalSeconds < seconds);
        return calls / clock.Elapsed.TotalSeconds;
    }

    private static double Fastest(AnswerVerifier verifier, (string Gold, string Completion) pair)
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

/// <summary>The pairs to compare: the collections of verdicts where the fixtures are there, else the verifier's own test answers.</summary>
internal static class VerifierPairs
{
    private static readonly string[] Places = ["tests/fixtures/verifier", "../shared/fixtures/verifier"];

    private static readonly string[] Collections = ["kinds", "equivalence", "math500_pairs"];

    public static (string Source, List<(string Gold, string Completion)> Pairs) Read()
    {
        var folder = Environment.GetEnvironmentVariable("R1_VERIFIER_CASES") is { Length: > 0 } chosen ? chosen
            : Places.FirstOrDefault(Directory.Exists) ?? Places[0];
        var found = Collections.Where(name => File.Exists(PathOf(folder, name))).ToList();
        if (found.Count > 0) return (string.Join(", ", found), [.. found.SelectMany(name => Lines(PathOf(folder, name))).Select(FromJson)]);
        var own = Path.Combine("tests", "R1.Verification.Tests", "answers.tsv");
        return ("answers.tsv", [.. File.ReadLines(own).Select(line => line.Split('\t')).Select(row => (row[1], $"\\boxed{{{row[2]}}}"))]);
    }

    private static string PathOf(string folder, string name) => Path.Combine(folder, name + ".jsonl");

    private static IEnumerable<string> Lines(string path) => File.ReadLines(path).Where(line => line.Length > 0);

    private static (string, string) FromJson(string line)
    {
        using var row = JsonDocument.Parse(line);
        var prediction = row.RootElement.TryGetProperty("completion", out var completion) ? completion : row.RootElement.GetProperty("pred");
        return (Text(row.RootElement.GetProperty("gold")), Text(prediction));
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.ToString();
}
