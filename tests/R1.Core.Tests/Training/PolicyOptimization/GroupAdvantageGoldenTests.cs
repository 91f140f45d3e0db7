using System.Text.Json;
using R1.Training.PolicyOptimization;

namespace R1.Tests.Training.PolicyOptimization;

[Trait("Category", "Golden")]
public class GroupAdvantageGoldenTests
{
    [Fact]
    public void Compute_EveryCase_MatchesTrlVerlAndDefinition()
    {
        var root = GrpoFixture.Load();
        var cases = root.GetProperty("advantages").EnumerateArray().ToArray();
        Assert.NotEmpty(cases);
        foreach (var one in cases) Check(root, one);
    }

    private static void Check(JsonElement root, JsonElement one)
    {
        var name = one.GetProperty("rewards").GetString()!;
        var group = root.GetProperty("num_generations").GetInt32();
        var weights = root.GetProperty("reward_weights").TryGetProperty(name, out var given) ? GrpoFixture.Doubles(given) : [1.0];
        var components = Components(root.GetProperty("rewards").GetProperty(name), weights.Length, group);
        var options = Options(one);
        var decoupled = one.TryGetProperty("scale_rewards", out var scale) && scale.GetString()!.StartsWith("normalize_then_sum", StringComparison.Ordinal);
        var actual = decoupled
            ? GroupAdvantage.ComputeDecoupled(components, weights, options)
            : GroupAdvantage.Compute(WeightedSum(components, weights), options);
        var expected = Expected(root, one);
        var values = actual.Values.Cast<float>().ToArray();
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < values.Length; i++) GrpoFixture.Close(expected[i], values[i], 1e-6, $"{one} [{i}]");
    }

    private static GroupAdvantageOptions Options(JsonElement one)
    {
        var source = one.GetProperty("source").GetString()!;
        var options = new GroupAdvantageOptions
        {
            Epsilon = GrpoFixture.Optional(one, "eps") ?? 0,
            Std = GrpoFixture.Optional(one, "ddof") == 1 ? StdKind.Sample : StdKind.Population,
        };
        if (source.Contains("rloo")) return options with { Scale = AdvantageScale.None, Baseline = AdvantageBaseline.LeaveOneOut };
        if (one.TryGetProperty("norm_by_std", out var norm) && !norm.GetBoolean()) return options with { Scale = AdvantageScale.None };
        return one.TryGetProperty("scale_rewards", out var scale)
            ? options with { Scale = scale.GetString() switch { "batch" => AdvantageScale.Batch, "none" => AdvantageScale.None, _ => AdvantageScale.Group } }
            : options;
    }

    // verl spreads the advantage over the completion's tokens; the first of them is never masked.
    private static double[] Expected(JsonElement root, JsonElement one) => one.TryGetProperty("advantages", out var flat)
        ? GrpoFixture.Doubles(flat)
        : [.. one.GetProperty("advantages_token").EnumerateArray().Select(row => row[0].GetDouble())];

    private static float[][,] Components(JsonElement rows, int count, int group)
    {
        var components = Enumerable.Range(0, count).Select(_ => new float[rows.GetArrayLength() / group, group]).ToArray();
        for (var b = 0; b < rows.GetArrayLength(); b++)
            for (var c = 0; c < count; c++) components[c][b / group, b % group] = rows[b][c].GetSingle();
        return components;
    }

    private static float[,] WeightedSum(float[][,] components, double[] weights)
    {
        var sum = new float[components[0].GetLength(0), components[0].GetLength(1)];
        for (var p = 0; p < sum.GetLength(0); p++)
            for (var i = 0; i < sum.GetLength(1); i++)
                sum[p, i] = (float)components.Select((c, k) => weights[k] * c[p, i]).Sum();
        return sum;
    }
}
