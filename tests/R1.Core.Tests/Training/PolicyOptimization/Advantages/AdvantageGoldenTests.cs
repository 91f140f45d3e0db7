using R1.Training.PolicyOptimization.Advantages;

namespace R1.Tests.Training.PolicyOptimization.Advantages;

/// <summary>Every estimator against TRL, verl and the definitions, computed in float64.</summary>
[Trait("Category", "Golden")]
public class AdvantageGoldenTests
{
    // Double arithmetic on both sides; verl adds 1e-8 to some divisors.
    private const double Tolerance = 1e-6;

    [Fact]
    public void Estimate_EveryGroupCase_MatchesTrlVerlAndDefinition()
    {
        var file = GoldenFile.Open("grpo/grpo.json");
        foreach (var one in file.Cases("advantages"))
        {
            var estimator = GroupEstimator(file, one);
            var rewards = GroupRewards(file, one);
            var actual = estimator.Estimate(rewards).Advantages.Select(tokens => tokens[0]).ToArray();
            var expected = one.Has("advantages")
                ? Golden.Doubles(one["advantages"])
                // verl spreads the advantage over the tokens; the first of them is never masked.
                : [.. one["advantages_token"].EnumerateArray().Select(row => row[0].GetDouble())];
            Assert.Equal(expected.Length, actual.Length);
            for (var i = 0; i < actual.Length; i++) Golden.Close(expected[i], actual[i], Tolerance, $"{one.What}, completion {i}");
            one.AssertAllRead("note");
        }
    }

    [Fact]
    public void Estimate_EveryTokenCase_MatchesVerl()
    {
        var file = GoldenFile.Open("grpo/algorithms.json");
        int[] lengths = [.. file["lengths"].EnumerateArray().Select(length => length.GetInt32())];
        foreach (var one in file.Cases("advantages"))
        {
            var rewards = new TokenRewards(file.Rows(one.Text("rewards"), lengths), file["group_size"].GetInt32()) { Values = file.Rows("values", lengths) };
            var estimator = TokenEstimator(one);
            var actual = estimator.Estimate(rewards);
            if (one.Has("returns")) Golden.Close(Golden.Rows(one["returns"], lengths), actual.Returns!, Tolerance, $"returns, {one.What}");
            if (estimator is GeneralizedAdvantage gae)
            {
                Golden.Close(Golden.Rows(one["advantages_whitened"], lengths), actual.Advantages, Tolerance, $"whitened, {one.What}");
                actual = (gae with { Whiten = false }).Estimate(rewards);
            }
            Golden.Close(Golden.Rows(one["advantages"], lengths), actual.Advantages, Tolerance, one.What);
            one.AssertAllRead();
        }
    }

    private static AdvantageEstimator TokenEstimator(GoldenCase one) => one.Choose<Func<AdvantageEstimator>>(
        "name",
        ("gae", () => new GeneralizedAdvantage { Gamma = one.Number("gamma"), Lambda = one.Number("lam") }),
        ("reinforce_plus_plus", () => new WhitenedReturns { Gamma = one.Number("gamma") }),
        ("reinforce_plus_plus_baseline", () => new WhitenedGroupAdvantage()),
        ("rloo", () => new LeaveOneOutAdvantage()),
        ("opo", () => new OptimalBaselineAdvantage()))();

    private static AdvantageEstimator GroupEstimator(GoldenFile file, GoldenCase one)
    {
        GroupAdvantage Group() => new()
        {
            Std = one.Choose($"{one.Number("ddof")}", "ddof", ("0", StdKind.Population), ("1", StdKind.Sample)), Epsilon = one.Number("eps"),
        };
        return one.Choose<Func<AdvantageEstimator>>(
            "source",
            ("definition (torch.std)", Group),
            ("verl compute_rloo_outcome_advantage", () => new LeaveOneOutAdvantage()),
            ("verl compute_grpo_outcome_advantage",
                () => Group() with { Scale = one["norm_by_std"].GetBoolean() ? AdvantageScale.Group : AdvantageScale.None }),
            ("trl", () => one.Choose<Func<AdvantageEstimator>>(
                "scale_rewards",
                ("group", Group),
                ("batch", () => Group() with { Scale = AdvantageScale.Batch }),
                ("none", () => Group() with { Scale = AdvantageScale.None }),
                ("normalize_then_sum (GDPO)", () => new DecoupledAdvantage { Weights = Weights(file, one), Each = Group() }))()))();
    }

    private static Dictionary<string, double> Weights(GoldenFile file, GoldenCase one)
    {
        var name = one.Text("rewards");
        var weights = file["reward_weights"].TryGetProperty(name, out var given) ? Golden.Doubles(given) : [1.0];
        return weights.Index().ToDictionary(w => $"{w.Index}", w => w.Item);
    }

    private static TokenRewards GroupRewards(GoldenFile file, GoldenCase one)
    {
        var weights = Weights(file, one);
        double[][] rows = [.. file["rewards"].GetProperty(one.Text("rewards")).EnumerateArray().Select(Golden.Doubles)];
        Assert.All(rows, row => Assert.Equal(weights.Count, row.Length));
        double[] totals = [.. rows.Select(row => row.Zip(weights.Values, (score, weight) => score * weight).Sum())];
        return TokenRewards.Outcome(totals, [.. rows.Select(_ => 1)], file["num_generations"].GetInt32()) with
        {
            Parts = weights.Keys.Index().ToDictionary(part => part.Item, part => (IReadOnlyList<double>)[.. rows.Select(row => row[part.Index])]),
        };
    }
}
