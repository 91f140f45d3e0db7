using R1.Configuration;
using R1.Data;
using R1.Data.Registers;
using R1.Evaluation;
using R1.Foundation;
using R1.Pipeline;

namespace R1.Tests.Evaluation;

public class CorpusSurveyTests
{
    [Fact]
    public void SharedProblems_OtherLanguage_IsTheSameProblem()
    {
        var program = RegisterFamily.All[0].Draw(3, Split.Train, new SeededRandom(1));
        Assert.Equal(1, CorpusSurvey.SharedProblems([program.ToProblem("en")], [program.ToProblem("zh")]));
    }

    [Fact]
    public void SharedProblems_BenchmarksOfSmoke_AreNotInTheCorpus()
    {
        var (start, zero) = (BaseModelConfig.ForSearch(Preset.Smoke, seed: 1), R1ZeroConfig.ForSearch(Preset.Smoke, seed: 1));
        var read = Enumerable.Range(1, start.Training.Steps).SelectMany(step => BaseModelStage.Read(start, step)).SelectMany(d => d.Problems).ToList();
        Assert.NotEmpty(read);
        foreach (var split in new[] { Split.Development, Split.Test })
            Assert.Equal(0, CorpusSurvey.SharedProblems(read, [.. zero.BroadOf(split).Problems, .. zero.HardOf(split).Problems]));
    }
}
