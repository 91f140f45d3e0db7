using R1.Data;
using R1.Data.Search;
using R1.Generation;
using R1.Pipeline.Curation;
using R1.Rewards;

namespace R1.Tests.Pipeline.Curation;

public class RefinementTests
{
    private static readonly Problem Search = new SearchProblem(10, 3, [7, 1, 4], [7, 1]).ToProblem("en");

    [Theory]
    [InlineData("<think> 10 9x+3 32 3x+4 39 ? 3 no 等等 10 9x+3 32 3x+4 39 ? 3 no wait 10 6x+7 6 3x+4 22 ? 3 对 wait 10 </think> <answer> 6x+7 3x+4 </answer>",
        "<think> 10 9x+3 32 3x+4 39 ? 3 no wait 10 6x+7 6 3x+4 22 ? 3 yes </think> 10 to 3 so <answer> 6x+7 3x+4 </answer>")]
    [InlineData("<think> hmm 4 5 hmm 10 9x+3 32 wait </think> <answer> 9x+3 9x+3 </answer>",
        "<think> 10 9x+3 32 </think> 10 to 3 so <answer> 9x+3 9x+3 </answer>")]
    [InlineData("<think> 10 9x+3 32 5x+6 44 yes wait 10 6x+7 6 3x+4 22 ? 3 yes wait 10 no </think> <answer> 6x+7 3x+4 </answer>",
        "<think> 10 9x+3 32 5x+6 44 yes wait 10 6x+7 6 3x+4 22 ? 3 yes </think> 10 to 3 so <answer> 6x+7 3x+4 </answer>")]
    public void Of_MixedRepetitiveThoughts_CanBeRead(string completion, string readable)
    {
        Assert.Equal(readable, Refinement.Of(Search, completion));
        Assert.True(Readability.Of(Search, readable, mostWords: 100).IsReadable);
        Assert.Equal(1, new ReadableFormatReward().Score(Search, readable));
    }

    [Theory]
    [InlineData("<think> </think> <answer> 9x+3 3x+4 </answer>")]
    [InlineData("<think> 10 9x+3 32")]
    [InlineData("<think> 10 </think> <answer> </answer>")]
    public void Of_NothingToRead_IsNull(string completion) => Assert.Null(Refinement.Of(Search, completion));

    [Theory]
    [InlineData("<think> 10 no wait 10 no </think> 10 so <answer> x </answer>", false, true, false)]
    [InlineData("<think> 10 no 等等 11 no </think> 10 so <answer> x </answer>", true, false, false)]
    [InlineData("<think> 10 no </think> <answer> x </answer>", false, false, true)]
    [InlineData("so <think> 10 no </think> so <answer> x </answer>", false, false, true)]
    public void Readability_EachFault_IsNamed(string completion, bool mixes, bool repeats, bool noSummary) =>
        Assert.Equal(new Readability(mixes, repeats, IsLong: false, noSummary), Readability.Of(Search, completion, mostWords: 100));

    [Fact]
    public void Curator_EachFilter_CountsWhatIsLeft()
    {
        const string good = "<think> 10 9x+3 32 ? 3 no wait 10 5x+6 56 ? 3 yes </think> 10 so <answer> # </answer>";
        string[] completions =
        [
            good, good, good.Replace("wait", "等等", StringComparison.Ordinal), good.Replace("32", "33", StringComparison.Ordinal),
            good.Replace("#", "2x+3 2x+3", StringComparison.Ordinal), "<think> 10 no wait 10 no </think> 10 so <answer> # </answer>",
        ];
        var rollouts = completions.Select(text => Rollout.OfText(Search, text.Replace("#", Search.Answer, StringComparison.Ordinal))).ToList();
        var curator = new Curator(TaskReward.World, mostPerProblem: 5, refines: false);
        curator.Add("test", [new RolloutGroup(Search, rollouts)]);
        var row = Assert.Single(curator.Funnel);
        Assert.Equal(("test", 6, 5, 4, 3, 2), (row.Source, row.Sampled, row.Right, row.OneLanguage, row.WithoutRepetition, row.Kept));
        Assert.Equal(2, curator.Examples.Count);
        Assert.Equal(2, curator.Dropped.Count);
    }
}
