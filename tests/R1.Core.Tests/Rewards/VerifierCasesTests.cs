using System.Text.Json.Nodes;
using R1.Rewards;

namespace R1.Tests.Rewards;

/// <summary>Cases of other people's rewards that mean the same thing as ours; folder from R1_VERIFIER_CASES, else the fixtures.</summary>
[Trait("Category", "Golden")]
public class VerifierCasesTests
{
    private static readonly string[] Tags = ["<think>", "</think>", "<answer>", "</answer>"];

    [Fact]
    public void Format_OpenR1Cases_Agree()
    {
        var cases = VerifierCases.Read("rewards.jsonl").Where(row => row["fn"]!.GetValue<string>() == "format_reward")
            .Where(row => SameRule(Text(row, "input"))).ToList();
        Assert.SkipWhen(cases.Count == 0, "no format cases in this set");
        Assert.All(cases, row => Assert.Equal(row["expected"]!.GetValue<double>(), new FormatReward().Score(RewardTests.Problem("4"), Text(row, "input"))));
    }

    [Fact]
    public void Accuracy_WrongAnswers_ScoreZero()
    {
        var cases = VerifierCases.Read("rewards.jsonl")
            .Where(row => row["fn"]!.GetValue<string>() == "accuracy_reward" && row["expected"]!.GetValue<double>() == 0).ToList();
        Assert.SkipWhen(cases.Count == 0, "no accuracy cases in this set");
        foreach (var row in cases)
        {
            var problem = RewardTests.Problem(Text(row["input"]!, "solution"));
            var completion = Text(row["input"]!, "completion");
            Assert.Equal(0, new AccuracyReward().Score(problem, completion));
            Assert.Equal(0, new AccuracyReward().Score(problem, $"<think> </think> <answer> {completion} </answer>"));
        }
    }

    [Fact]
    public void Normalize_PlainTextCases_Agree()
    {
        // The other cases strip LaTeX, which is the job of a mathematical verifier and not of the exact comparison.
        var cases = VerifierCases.Read("extraction.jsonl")
            .Where(row => Text(row, "api") == "normalize_text" && !Text(row, "text").AsSpan().ContainsAny(@"\$(){}")).ToList();
        Assert.SkipWhen(cases.Count == 0, "no plain cases in this set");
        Assert.All(cases, row => Assert.Equal(Text(row, "expected"), AnswerText.Normalize(Text(row, "text"))));
    }

    private static string Text(JsonNode row, string field) => row.Text(field)!;

    // open-r1 also wants each tag on a line of its own, which table 1 does not ask: texts that break this rule say nothing about ours.
    private static bool SameRule(string text) => Tags.All(tag => text.Split(tag).Length == 1 || text.Split('\n').Contains(tag));
}
