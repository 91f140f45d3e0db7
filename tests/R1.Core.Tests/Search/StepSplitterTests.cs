using R1.Data;
using R1.Search;

namespace R1.Tests.Search;

public class StepSplitterTests
{
    private const string Chain = "<think> 12 3x+4 40 2x+3 22 ? 33 no wait 12 2x+3 27 to 33 27 3x+4 24 </think> <answer> 2x+3 3x+4 </answer>";

    private static string[] Split(StepSplitter splitter, string text)
    {
        int[] ids = [.. SmallLanguage.Tokenizer.EncodeToIds(text)];
        var ends = splitter.Ends(ids);
        return [.. ends.Select((end, i) => SmallLanguage.Tokenizer.Decode(ids[(i == 0 ? 0 : ends[i - 1])..end]))];
    }

    [Fact]
    public void Ends_Attempts_AreVerdictsWaitThoughtsAndTheAnswer() => Assert.Equal(
        ["<think> 12 3x+4 40 2x+3 22 ? 33 no", "wait", "12 2x+3 27 to 33 27 3x+4 24 </think>", "<answer> 2x+3 3x+4 </answer>"],
        Split(StepSplitter.Attempts, Chain));

    [Fact]
    public void Ends_Operations_AreDecisions() => Assert.Equal(
        ["<think> 12 3x+4", "40 2x+3", "22 ? 33 no", "wait", "12 2x+3", "27 to 33 27 3x+4", "24 </think>", "<answer> 2x+3", "3x+4", "</answer>"],
        Split(StepSplitter.Operations, Chain));

    [Fact]
    public void Ends_Tokens_AreEquallyFarApart()
    {
        var ends = StepSplitter.Tokens(8).Ends([.. SmallLanguage.Tokenizer.EncodeToIds(Chain)]);
        Assert.Equal([8, 16, 23], ends);
        Assert.Equal([8, 11], StepSplitter.Tokens(8).Ends(new int[11]));
        Assert.Empty(StepSplitter.Tokens(8).Ends([]));
    }

    [Fact]
    public void Ends_LongStep_IsCutAtTheLimit() => Assert.Equal([64, 65], StepSplitter.Attempts.Ends(new int[65]));
}
