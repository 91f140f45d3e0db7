using System.Text.Json;

namespace R1.Bench;

/// <summary>A gold answer and what a model wrote.</summary>
internal sealed record VerifierPair(string Gold, string Completion);

/// <summary>Pairs of one source.</summary>
internal sealed record VerifierSet(string Name, List<VerifierPair> Pairs);

/// <summary>The pairs to compare: the collections of verdicts where the fixtures are there, else the verifier's own test answers.</summary>
internal static class VerifierPairs
{
    private static readonly string[] Places = ["tests/fixtures/verifier", "../shared/fixtures/verifier"];

    private static readonly string[] Collections = ["kinds", "equivalence", "math500_pairs"];

    public static List<VerifierSet> Read()
    {
        var folder = Environment.GetEnvironmentVariable("R1_VERIFIER_CASES") is { Length: > 0 } chosen ? chosen
            : Places.FirstOrDefault(Directory.Exists) ?? Places[0];
        var found = Collections.Where(name => File.Exists(PathOf(folder, name))).ToList();
        if (found.Count > 0) return found.ConvertAll(name => new VerifierSet(name, [.. Lines(PathOf(folder, name)).Select(FromJson)]));
        var own = Path.Combine("tests", "R1.Verification.Tests", "answers.tsv");
        return [new("answers.tsv", [.. Lines(own).Select(line => line.Split('\t')).Select(row => new VerifierPair(row[1], $"\\boxed{{{row[2]}}}"))])];
    }

    private static string PathOf(string folder, string name) => Path.Combine(folder, name + ".jsonl");

    private static IEnumerable<string> Lines(string path) => File.ReadLines(path).Where(line => line.Length > 0);

    private static VerifierPair FromJson(string line)
    {
        using var row = JsonDocument.Parse(line);
        var prediction = row.RootElement.TryGetProperty("completion", out var completion) ? completion : row.RootElement.GetProperty("pred");
        return new VerifierPair(Text(row.RootElement.GetProperty("gold")), Text(prediction));
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.ToString();
}
