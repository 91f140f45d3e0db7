using System.Text.Json.Nodes;
using R1.Rewards;
using R1.Rewards.Shaping;
using R1.Training.PolicyOptimization.Algorithms;
using R1.Verification.Trees;

namespace R1.Tests.Rewards;

/// <summary>Rewards of open-r1, trl and TinyZero.</summary>
[Trait("Category", "Golden")]
public class RewardCasesTests
{
    private const double Tolerance = 0.005;

    [Theory]
    [InlineData("format_reward")]
    [InlineData("reasoning_steps_reward")]
    [InlineData("tag_count_reward")]
    [InlineData("code_format_reward")]
    [InlineData("cosine_scaled_reward")]
    [InlineData("repetition_penalty_reward")]
    [InlineData("soft_overlong_punishment")]
    [InlineData("accuracy_reward")]
    [InlineData("countdown")]
    public void Score_CasesOfAReward_AllAgree(string name)
    {
        var rows = Cases(name);
        Assert.All(rows, row => Assert.Equal(row["expected"]!.GetValue<double>(), Score(name, row["input"]!, row["params"]!), Tolerance));
    }

    [Fact]
    public void HighEntropy_CasesOfTrl_AllAgree() => Assert.All(Cases("high_entropy_mask"), row => Assert.Equal(
        Flags(row["expected"]!), TokenMasks.HighEntropy(Numbers(row["input"]!["entropies"]!), Flags(row["input"]!["mask"]!),
            Number(row["params"]!, "quantile"))));

    [Fact]
    public void OnPolicy_CasesOfTrl_AllAgree() => Assert.All(Cases("off_policy_mask"), row =>
    {
        var input = row["input"]!;
        var kept = TokenMasks.OnPolicy(
            [.. input["advantages"]!.AsArray().Select(value => value!.GetValue<double>())], Numbers(input["sampling_logps"]!),
                Numbers(input["logps"]!), Flags(input["mask"]!), Number(row["params"]!, "threshold"));
        Assert.Equal(row["expected"]!.AsArray().Select(value => value!.GetValue<int>() != 0), kept);
    });

    [Fact]
    public void Cases_AllFunctions_AreKnownHere() => Assert.All(VerifierCases.Read("rewards.jsonl"), row => Assert.Contains(row.Text("fn"), (string[])
    [
        "format_reward", "reasoning_steps_reward", "tag_count_reward", "code_format_reward", "cosine_scaled_reward", "repetition_penalty_reward",
        "soft_overlong_punishment", "accuracy_reward", "countdown", "high_entropy_mask", "off_policy_mask",
    ]));

    private static List<JsonNode> Cases(string name)
    {
        var rows = VerifierCases.Read("rewards.jsonl").FindAll(row => row.Text("fn") == name);
        Assert.SkipWhen(rows.Count == 0, $"no cases of {name} in this set");
        return rows;
    }

    private static double Score(string name, JsonNode input, JsonNode settings) => name switch
    {
        "format_reward" => TagShape.Strict(input.GetValue<string>()),
        "reasoning_steps_reward" => TagShape.Steps(input.GetValue<string>()),
        "tag_count_reward" => TagShape.Count(input.GetValue<string>()),
        "code_format_reward" => TagShape.Code(input.GetValue<string>(), settings.Text("language")!),
        "cosine_scaled_reward" => Cosine(input, settings),
        "repetition_penalty_reward" =>
            new RepetitionPenalty((int)Number(settings, "ngram_size"), Number(settings, "max_penalty")).Score(input.GetValue<string>(),
            settings.Text("language") ?? "en"),
        "soft_overlong_punishment" => Dapo.OverlongPunishment((int)Number(input, "length_tokens"), (int)Number(settings, "max_completion_len"),
            (int)Number(settings, "soft_punish_cache")),
        "countdown" => new CountdownReward(_ => ([], 0), Number(settings, "format_score")).Score(
            input.Text("text")!, [.. input["numbers"]!.AsArray().Select(value => value!.GetValue<int>())], (int)Number(input, "target")),
        _ => new MathAccuracyReward().Score(RewardTests.Problem(input.Text("solution")!), input.Text("completion")!),
    };

    private static double Cosine(JsonNode input, JsonNode settings)
    {
        var reward = new CosineLengthReward(new MathAccuracyReward())
        {
            MinCorrect = Number(settings, "min_value_correct"),
            MaxCorrect = Number(settings, "max_value_correct"),
            MinWrong = Number(settings, "min_value_wrong"),
            MaxWrong = Number(settings, "max_value_wrong"),
            MaxLength = (int)Number(settings, "max_len"),
        };
        // Lengths in characters are those to which an answer was padded, which is never shortened.
        var length = input["length_tokens"] is { } tokens ? (int)tokens : Math.Max((int)input["length_chars"]!, "\\boxed{\\frac{63}{400}}".Length);
        return reward.Score(input.Text("correctness") == "correct", length);
    }

    private static double Number(JsonNode row, string field) => row[field]!.GetValue<double>();

    private static double[][] Numbers(JsonNode rows) =>
        [.. rows.AsArray().Select(row => row!.AsArray().Select(value => value!.GetValue<double>()).ToArray())];

    private static bool[][] Flags(JsonNode rows) =>
        [.. rows.AsArray().Select(row => row!.AsArray().Select(value => value!.GetValue<double>() != 0).ToArray())];
}
