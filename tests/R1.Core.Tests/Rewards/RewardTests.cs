using R1.Data;
using R1.Data.Registers;
using R1.Generation;
using R1.Rewards;

namespace R1.Tests.Rewards;

public class RewardTests
{
    private const string WellFormed = "<think> 7 first ① +8 5 </think> <answer> 4 </answer>";

    [Theory]
    [InlineData(WellFormed, 1)]
    [InlineData("<think> wrong wrong </think> <answer> 4 </answer>", 1)]
    [InlineData("<answer>4</answer>", 1)]
    [InlineData("<think> 4 </think> <answer>\u3000４\n</answer>", 1)]
    [InlineData("<think> 4 </think> <answer> 5 </answer>", 0)]
    [InlineData("<think> 4 </think> <answer> 4 5 </answer>", 0)]
    [InlineData("<think> 4 </think> <answer> 44 </answer>", 0)]
    [InlineData("<think> 4 </think> <answer> ④ </answer>", 0)]
    [InlineData("<think> 4 </think> <answer> </answer>", 0)]
    [InlineData("<think> <answer> 4 </answer> </think>", 0)]
    [InlineData("<think> </think> <answer> 4 </answer> <answer> 5 </answer>", 0)]
    [InlineData("<think> 7 </think> 4", 0)]
    [InlineData("4", 0)]
    [InlineData("", 0)]
    public void Accuracy_Completion_ChecksTheAnswerAlone(string completion, double expected) =>
        Assert.Equal(expected, new AccuracyReward().Score(Problem("4"), completion));

    [Fact]
    public void Accuracy_GoldIsSpacedAndWide_IsNormalisedToo() =>
        Assert.Equal(1, new AccuracyReward().Score(Problem(" Ａ  =\t１２ "), "<answer> A = 12 </answer>"));

    [Fact]
    public void Accuracy_EmptyGold_IsNeverMet() =>
        Assert.Equal(0, new AccuracyReward().Score(Problem(" "), "<think> </think> <answer> </answer>"));

    [Fact]
    public void Accuracy_NoGoldAnswer_NamesTheProblem() =>
        Assert.Contains("p-1", Assert.Throws<ArgumentException>(() => new AccuracyReward().Score(Problem("4") with { Answer = null }, WellFormed)).Message);

    [Theory]
    [InlineData(WellFormed, 1)]
    [InlineData("<think></think><answer>anything</answer>", 1)]
    [InlineData("<answer>4</answer>", 0)]
    [InlineData("<think> 7 </think> <answer> </answer>", 0)]
    public void Format_Completion_ChecksTheFormAlone(string completion, double expected) =>
        Assert.Equal(expected, new FormatReward().Score(Problem("4"), completion));

    [Theory]
    [InlineData("first then so 4 ① = 5", "en", 1)]
    [InlineData("先 然后 4 ① = 5", "zh", 1)]
    [InlineData("first 先 then 再", "en", 0.5)]
    [InlineData("wait 检查", "zh", 2.0 / 3)]
    [InlineData("first слово", "en", 0.5)]
    [InlineData("7 ① + 8 = 5", "en", 0)]
    [InlineData("", "zh", 0)]
    [InlineData("设 x = \\frac{1}{2} 则 y", "zh", 1)]
    [InlineData("Thu 先 Mon", "zh", 1)]
    [InlineData("the angle α is \\theta", "en", 1)]
    [InlineData("角 α 等于 π", "zh", 1)]
    public void LanguageConsistency_Chain_IsTheShareOfWords(string chain, string language, double expected) =>
        Assert.Equal(expected, Consistency().Score(Problem("4", language), $"<think> {chain} </think> <answer> 答 answer 4 </answer>"), 12);

    [Theory]
    [InlineData("first then <answer> 4 </answer>")]
    [InlineData("<think> first then <answer> 4 </answer>")]
    [InlineData("<think> first </think> <think> 先 </think> <answer> 4 </answer>")]
    public void LanguageConsistency_NoSingleChain_IsZero(string completion) => Assert.Equal(0, Consistency().Score(Problem("4"), completion));

    [Fact]
    public void LanguageConsistency_UnknownLanguage_Throws() =>
        Assert.Throws<ArgumentException>(() => Consistency().Score(Problem("4", "fr"), WellFormed));

    [Fact]
    public void Weighted_Parts_SumUpAndStayVisible()
    {
        var reward = new WeightedReward((new AccuracyReward(), 1), (new FormatReward(), 0.5), (Consistency(), 2));
        var score = reward.Score(Rollout.OfText(Problem("4"), "<think> first 先 </think> <answer> 5 </answer>"));
        Assert.Equal(new Dictionary<string, double> { ["accuracy"] = 0, ["format"] = 1, ["language_consistency"] = 0.5 }, score.Parts);
        Assert.Equal(1.5, score.Total);
    }

    [Fact]
    public void Weighted_NoPartTwinsOrInfiniteWeight_Throws()
    {
        Assert.Throws<ArgumentException>(() => new WeightedReward());
        Assert.Throws<ArgumentException>(() => new WeightedReward((new FormatReward(), 1), (new FormatReward(), 1)));
        Assert.Throws<ArgumentException>(() => new WeightedReward((new FormatReward(), double.NaN)));
    }

    [Fact]
    public void LanguageConsistency_OwnProblemFamilies_NotationIsOfNoLanguage()
    {
        foreach (var word in RegisterFamily.All.SelectMany(family => family.States.Concat(family.Operations)))
            Assert.Equal(1, Consistency().Score(Problem("4", "zh"), $"<think> 先 {word} </think> <answer> 4 </answer>"));
    }

    private static LanguageConsistencyReward Consistency() => new();

    internal static Problem Problem(string answer, string language = "en") =>
        new() { Id = "p-1", Family = "arithmetic", Level = 1, Language = language, Question = "?", Answer = answer };
}
