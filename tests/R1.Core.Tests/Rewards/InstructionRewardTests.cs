using R1.Data;
using R1.Evaluation;
using R1.Rewards;

namespace R1.Tests.Rewards;

public class InstructionRewardTests
{
    private const string Two = """{"instruction_id_list":["punctuation:no_comma","detectable_format:title"],"kwargs":[{},{}]}""";

    [Theory]
    [InlineData("<<A title>> and no more", 1)]
    [InlineData("<<A title>>, and more", 0)]
    [InlineData("no title", 0)]
    [InlineData("", 0)]
    [InlineData("<think> well, well </think>\n\n<<A title>>", 1)]
    [InlineData("well, well </think> <<A title>>", 1)]
    [InlineData("<think> <<A title>>", 0)]
    [InlineData("<think> <<A title>> </think>", 0)]
    [InlineData("<think> a, b </think> <answer> <<A title>> </answer>", 1)]
    [InlineData("<think> a </think> <answer> <<A title>>, b </answer>", 0)]
    public void Score_Completion_ReadsTheResponseAlone(string completion, double expected) =>
        Assert.Equal(expected, new InstructionReward().Score(Problem(Two), completion));

    [Fact]
    public void Score_Loosely_AllowsForAGreeting()
    {
        const string completion = "Sure, here it is:\n<<A title>>";
        Assert.Equal(0, new InstructionReward().Score(Problem(Two), completion));
        Assert.Equal(1, new InstructionReward(loosely: true).Score(Problem(Two), completion));
    }

    [Fact]
    public void Score_AnswerWithoutInstructions_NamesTheProblem() => Assert.StartsWith(
        "The answer of problem 'p-1' holds no instructions: the instructions are no JSON",
        Assert.Throws<ArgumentException>(() => new InstructionReward().Score(Problem("blue"), "text")).Message);

    /// <summary>A public data set is scored by its own rule, and by the mathematical one where it has none.</summary>
    [Fact]
    public void PublicBenchmarks_Family_HasItsRule()
    {
        Assert.Equal(1, PublicBenchmarks.Accuracy.Score(Problem(Two), "<<A title>>"));
        Assert.Equal(1, PublicBenchmarks.Accuracy.Score(Problem("1/2") with { Family = "math500" }, "\\boxed{0.5}"));
    }

    [Theory]
    [InlineData("humaneval")]
    [InlineData("mbpp")]
    [InlineData("livecodebench")]
    public void PublicBenchmarks_Programs_AreRefusedByName(string family)
    {
        var fault = Assert.Throws<ArgumentException>(() => PublicBenchmarks.Accuracy.Score(Problem("{}") with { Family = family }, "\\boxed{1}"));
        Assert.Contains(family, fault.Message);
    }

    private static Problem Problem(string answer) =>
        new() { Id = "p-1", Family = "ifeval", Level = 0, Language = "en", Question = "?", Answer = answer };
}
