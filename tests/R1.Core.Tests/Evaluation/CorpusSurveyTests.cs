using R1.Configuration;
using R1.Data;
using R1.Data.Registers;
using R1.Evaluation;
using R1.Foundation;
using R1.Pipeline;
using R1.Tests.Data;

namespace R1.Tests.Evaluation;

public class CorpusSurveyTests
{
    private static readonly WebDocument[] Documents = [.. WebCorpus.Documents(new WebCorpusConfig(), new SeededRandom(1)).Take(20000)];

    [Fact]
    public void Of_DrawnDocuments_FollowTheMixture()
    {
        var survey = CorpusSurvey.Of(Documents);
        Assert.Equal(["direct", "coarse", "medium", "fine", "all"], survey.Select(s => s.Author));
        Assert.Equal(Documents.Length, survey.SkipLast(1).Sum(s => s.Documents));
        var authors = new WebCorpusConfig().Authors;
        foreach (var (row, author) in survey.SkipLast(1).Zip(authors))
        {
            Assert.Equal(author.Share, row.Share, 0.03);
            Assert.Equal(author.Style.RecheckRate, row.SecondPassRate, 0.04);
        }
        Assert.Equal(1 - new WebCorpusConfig().FormatFaultRate, survey[^1].FormatRate, 0.03);
        Assert.All(survey.Skip(1).SkipLast(1), row => Assert.True(row.AccuracyTwoPasses > row.AccuracyOnePass));
    }

    [Fact]
    public void SharedProblems_OtherLanguage_IsTheSameProblem()
    {
        var program = RegisterFamily.All[0].Draw(3, Split.Train, new SeededRandom(1));
        Assert.Equal(1, CorpusSurvey.SharedProblems([program.ToProblem("en")], [program.ToProblem("zh")]));
    }

    [Fact]
    public void SharedProblems_BenchmarksOfSmoke_AreNotInTheCorpus()
    {
        var config = BaseModelConfig.For(Preset.Smoke, seed: 1);
        var read = Enumerable.Range(1, config.Training.Steps).SelectMany(step => BaseModelStage.Documents(config, step)).Select(d => d.Problem).ToList();
        var test = Drawn.Registers(200, 4, 8, Split.Test, seed: 3);
        Assert.NotEmpty(read);
        Assert.Equal(0, CorpusSurvey.SharedProblems(read, test));
    }
}
