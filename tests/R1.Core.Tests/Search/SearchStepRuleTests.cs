using R1.Data;
using R1.Data.Search;
using R1.Search;

namespace R1.Tests.Search;

public class SearchStepRuleTests
{
    // 12 to 22 by 3x+4, then by 2x+3: 40, then 83 mod 61.
    private static readonly Problem Problem = new SearchProblem(12, 22, [1, 0, 2], [1, 0]).ToProblem("en");

    private static IEnumerable<(bool IsSound, bool IsUseful)> Judge(string text, StepSplitter splitter)
    {
        int[] ids = [.. SmallLanguage.Tokenizer.EncodeToIds(text)];
        return SearchStepRule.Judge(Problem, ids, splitter.Ends(ids)).Select(one => (one.IsSound, one.IsUseful));
    }

    [Theory]
    [InlineData("<think> 12 3x+4 40 2x+3 22 ? 22 yes", true, true)]
    [InlineData("<think> 12 3x+4 40 to 22 40 2x+3 22 ? 22 yes", true, true)]
    [InlineData("<think> 12 2x+3 27 2x+3 57 ? 22 no", true, false)]
    [InlineData("<think> 12 2x+3 27 2x+3 57 ? 22 yes", false, false)]
    [InlineData("<think> 12 2x+3 27 2x+3 22 ? 22 yes", false, false)]
    [InlineData("<think> 12 3x+4 40 2x+3 22 ? 21 no", false, true)]
    [InlineData("<think> 13 3x+4 40 2x+3 22 ? 22 yes", false, true)]
    [InlineData("<think> 12 3x+4 40 5x+6 23 ? 22 no", false, false)]
    [InlineData("<think> 12 3x+4 40 2x+3 22 2x+3 47 ? 22 no", true, false)]
    [InlineData("<think> hmm 7 9x+3 5 hmm 12 3x+4 40 2x+3 22 ? 22 yes", true, true)]
    public void Judge_Attempt_IsSoundWhereNothingIsWrongAndUsefulWhereItReachesTheTarget(string text, bool isSound, bool isUseful) =>
        Assert.Equal([(isSound, isUseful)], Judge(text, StepSplitter.Attempts));

    [Fact]
    public void Judge_Operations_AreUsefulWhileTheTargetCanBeReached() => Assert.Equal(
        [(true, false), (true, false), (true, false), (true, false), (true, true), (true, true), (true, true), (true, true)],
        Judge("<think> 12 2x+3 27 3x+4 24 ? 22 no wait 12 3x+4 40 to 22 40 2x+3 22 ? 22 yes </think>", StepSplitter.Operations));

    [Theory]
    [InlineData("</think> <answer> 3x+4 2x+3 </answer>", true, true)]
    [InlineData("</think> <answer> 2x+3 3x+4 </answer>", false, false)]
    [InlineData("</think> <answer> 3x+4 </answer>", false, true)]
    public void Judge_Answer_IsComparedWithTheSolution(string text, bool isSound, bool isUseful) =>
        Assert.Equal([(isSound, isUseful)], Judge(text, StepSplitter.Tokens(9)));

    [Fact]
    public void Judge_OtherFamily_Throws() =>
        Assert.Throws<ArgumentException>(() => SearchStepRule.Judge(Problem with { Family = "logic" }, [], []));
}
