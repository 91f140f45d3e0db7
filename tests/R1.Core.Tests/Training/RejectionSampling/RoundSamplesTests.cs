using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Training.PolicyOptimization;
using R1.Training.RejectionSampling;
using static R1.Tests.Training.RejectionSampling.FixedProblem;

namespace R1.Tests.Training.RejectionSampling;

public class RoundSamplesTests
{
    private static readonly string[] Answers = [Wrong, Right, Malformed, Right, OtherRight];

    [Fact]
    public void Add_RightWrongMalformedAndDoubled_KeepsEachRightOneOfAQuestionOnce()
    {
        var samples = Add(null, questions: 2);
        Assert.Equal(10, samples.Count);
        Assert.Equal([Text(Right), Text(OtherRight), Text(Right), Text(OtherRight)], samples.Kept.Select(s => SmallLanguage.Format.Text(s.CompletionIds)));
        Assert.Equal([0, 1, 2, 3], samples.Kept.Select(s => s.Index));
        Assert.Equal(SmallLanguage.EndOfDocumentId, samples.Kept[0].CompletionIds[^1]);
        int[] one = SmallLanguage.Format.Prompt("+1"), other = SmallLanguage.Format.Prompt("first");
        Assert.Equal([one, one, other, other], samples.Kept.Select(s => s.PromptIds));
    }

    [Fact]
    public void Add_MostPerPrompt_KeepsTheFirstOfEveryQuestion() =>
        Assert.Equal([Text(Right), Text(Right)], Add(1, questions: 2).Kept.Select(s => SmallLanguage.Format.Text(s.CompletionIds)));

    [Fact]
    public void Means_OfAllCompletions_CountTheWrongOnes()
    {
        var samples = Add(null, questions: 1);
        Assert.Equal(["accuracy", "format"], samples.MeanRewards.Keys);
        Assert.Equal((4 / 5.0, 4 / 5.0), (samples.MeanRewards["accuracy"], samples.MeanRewards["format"]));
        Assert.Equal((6 + 7 + 4 + 7 + 6) / 5.0, samples.MeanLength);
        Assert.Equal((7 + 6) / 2.0, samples.KeptMeanLength);
        Assert.Equal(0, samples.TruncatedRate);
    }

    [Fact]
    public void KeptMeanLength_OfNone_IsNull() => Assert.Null(new RoundSamples(null).KeptMeanLength);

    private static string Text(string answer) => answer.Replace(" <eos>", "", StringComparison.Ordinal);

    private static RoundSamples Add(int? mostPerPrompt, int questions)
    {
        using var policy = Policy(Answers);
        var samples = new RoundSamples(mostPerPrompt);
        var problems = new FixedProblem().Draw(questions, Split.Train, new SeededRandom(1));
        foreach (var group in ScoredGroup.ScoreAll(policy.Sample(problems, Answers.Length, Config.Sampling, seed: 1), Reward)) samples.Add(group);
        return samples;
    }
}
