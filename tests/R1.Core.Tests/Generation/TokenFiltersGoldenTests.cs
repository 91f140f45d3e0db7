using System.Text.Json;
using R1.Generation;

namespace R1.Tests.Generation;

[Trait("Category", "Golden")]
public class TokenFiltersGoldenTests
{
    [Fact]
    public void Filter_EveryCase_MatchesTransformers()
    {
        var path = Fixtures.Path("sampling/filters.json");
        Assert.SkipUnless(File.Exists(path), $"{path} is missing");
        var root = JsonDocument.Parse(File.ReadAllText(path)).RootElement;
        var cases = root.GetProperty("cases").EnumerateArray().ToArray();
        Assert.NotEmpty(cases);
        foreach (var one in cases)
            for (var row = 0; row < root.GetProperty("logits").GetArrayLength(); row++) Check(root, one, row);
    }

    private static void Check(JsonElement root, JsonElement one, int row)
    {
        var logits = root.GetProperty("logits")[row].EnumerateArray()
            .Select(x => x.ValueKind == JsonValueKind.Null ? float.NegativeInfinity : x.GetSingle()).ToArray();
        var filters = one.GetProperty("filters").EnumerateArray().Select(f => (Name: f[0].GetString()!, Value: f[1].GetDouble())).ToArray();
        if (filters[0].Name == "repetition_penalty") Penalize(logits, root.GetProperty("previous_ids")[row], (float)filters[0].Value);
        var actual = Probabilities(logits, Options(filters));

        var expected = one.GetProperty("probs")[row].EnumerateArray().Select(p => p.GetDouble()).ToArray();
        var kept = one.GetProperty("kept")[row].GetInt32();
        var what = $"{one.GetProperty("filters")} row {row}";
        // -inf logits and underflow leave fewer than top-k counts.
        Assert.True(actual.Count(p => p > 0) == Math.Min(kept, logits.Count(float.IsFinite)), $"{what}: kept {actual.Count(p => p > 0)} of {kept}");
        if (AmbiguousTies(logits, filters, expected)) (actual, expected) = ([.. actual.Order()], [.. expected.Order()]);
        for (var id = 0; id < actual.Length; id++)
            Assert.True(Math.Abs(expected[id] - actual[id]) < 1e-6, $"{what} id {id}: expected {expected[id]:R}, got {actual[id]:R}");
    }

    // Which of several equal logits survive top-p depends on the sort: those rows compare as sorted lists.
    private static bool AmbiguousTies(float[] logits, (string Name, double Value)[] filters, double[] expected) =>
        filters.Any(f => f.Name == "top_p")
        && logits.Zip(expected).GroupBy(x => x.First).Any(g => g.Any(x => x.Second > 0) && g.Any(x => x.Second == 0));

    private static SamplingOptions Options((string Name, double Value)[] filters)
    {
        double Value(string name, double off) => filters.Where(f => f.Name == name).Select(f => f.Value).DefaultIfEmpty(off).First();
        string[] order = ["repetition_penalty", "temperature", "top_k", "top_p", "min_p"];
        Assert.Equal(filters.OrderBy(f => Array.IndexOf(order, f.Name)).Select(f => f.Name), filters.Select(f => f.Name));
        return new() { Temperature = Value("temperature", 1), TopK = (int)Value("top_k", 0), TopP = Value("top_p", 1), MinP = Value("min_p", 0) };
    }

    // Not one of our filters: applied to the logits so that the case still tests the ones after it.
    private static void Penalize(float[] logits, JsonElement previous, float penalty)
    {
        foreach (var id in previous.EnumerateArray().Select(x => x.GetInt32()).Distinct())
            logits[id] = logits[id] < 0 ? logits[id] * penalty : logits[id] / penalty;
    }

    private static double[] Probabilities(float[] logits, SamplingOptions options)
    {
        var (weights, copy) = (new float[logits.Length], new float[logits.Length]);
        var (_, total) = LogitWeights.Compute(logits, options.Temperature, weights);
        var mass = TokenFilters.Filter(weights, total, options, copy);
        return [.. weights.Select(w => w / mass)];
    }
}
