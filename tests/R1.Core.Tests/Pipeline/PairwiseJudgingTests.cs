using R1.Data;
using R1.Data.Assistant;
using R1.Foundation;
using R1.Generation;
using R1.Pipeline.Preferences;

namespace R1.Tests.Pipeline;

public class PairwiseJudgingTests
{
    private static readonly Problem Problem = ((AssistantTask)AssistantFamilies.All.OfType<TranslationFamily>().Single()
        .Draw(2, Split.Test, new SeededRandom(1))).ToProblem("en");

    [Fact]
    public void Judge_RightBesideWrong_PrefersTheRightOneWhateverTheThoughts()
    {
        var right = new RolloutGroup(Problem, [Rollout.OfText(Problem, Problem.Answer!)]);
        var wrong = new RolloutGroup(Problem, [Rollout.OfText(Problem, "<think> yes yes yes yes </think> no")]);
        var judged = Assert.Single(PairwiseJudging.Judge([right], [wrong], new PreferenceJudge(), new SeededRandom(1)));
        Assert.Equal(1, judged.Preference);
        Assert.Equal((Problem.Answer!.Split(' ').Length, 1), (judged.Length, judged.OtherLength));
    }

    [Fact]
    public void Judge_EqualAnswers_PositionBiasCancels()
    {
        var groups = Enumerable.Repeat(new RolloutGroup(Problem, [Rollout.OfText(Problem, "no")]), 2000).ToArray();
        var judged = PairwiseJudging.Judge(groups, groups, new PreferenceJudge(Noise: 0.2, PositionBias: 0.2), new SeededRandom(2));
        Assert.InRange(judged.Average(one => one.Preference), 0.48, 0.52);
    }

    [Fact]
    public void Judge_OtherProblems_Throws()
    {
        var other = Problem with { Id = "another" };
        var fault = Assert.Throws<ArgumentException>(() => PairwiseJudging.Judge(
            [new RolloutGroup(Problem, [])], [new RolloutGroup(other, [])], new PreferenceJudge(), new SeededRandom(1)));
        Assert.Contains("different problems", fault.Message);
    }
}
