using R1.Configuration;
using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Pipeline;
using R1.Rewards;
using R1.Search;
using R1.Tests.Search;
using R1.Training.RewardModels;

namespace R1.Tests.Pipeline.SelfSearch;

public class SelfTrainingTests
{
    private static readonly SelfSearchConfig Config = SelfSearchConfig.For(Preset.Smoke, seed: 1) with { Rounds = 2 };

    private static Policy Untrained() => new(CausalLM.Create(BaseModelConfig.ForSearch(Preset.Smoke, 1).Model, seed: 1), SmallLanguage.Format);

    // Every problem's solution three times, and a wrong answer.
    private sealed class Solutions : IAnswerSource
    {
        public List<int> Asked { get; } = [];

        public (IReadOnlyList<Rollout> Chains, long Tokens) Find(Policy policy, IReadOnlyList<Problem> problems, Seeds seeds)
        {
            Asked.Add(problems.Count);
            string[] thoughts = ["12", "13", "14"];
            return ([.. problems.SelectMany(p => thoughts.Select(t => Rollout.OfText(p, $"<think> {t} </think> <answer> {p.Answer} </answer>"))
                .Append(Rollout.OfText(p, "<think> </think> <answer> yes </answer>")))], 100);
        }
    }

    [Fact]
    public void Train_RightAnswers_AreLearntFromAsManyAsAreKept()
    {
        using var start = Untrained();
        var source = new Solutions();
        using var training = new SelfTraining(Config, start, source);
        var rounds = training.Train().ToList();
        Assert.Equal([8, 8], source.Asked);
        Assert.All(rounds, round => Assert.Equal((100, 1.0, 16), (round.Tokens, round.Solved, round.Examples.Count)));
        Assert.All(rounds[0].Examples, example => Assert.Equal(1, new AccuracyReward().Score(example.Problem, example.Response)));
        Assert.False(training.Policy.Model.StateDict().Zip(start.Model.StateDict()).All(pair => pair.First.Tensor.allclose(pair.Second.Tensor)));
    }

    [Fact]
    public void Find_PlainSamples_CostAtLeastTheTokensAndLessThanOneSweepMore()
    {
        using var policy = Untrained();
        var problems = new FamilySource(Config.Problems).Draw(6, Split.Train, new SeededRandom(1));
        var sampling = Config.Sampling with { MaxNewTokens = 10 };
        var source = new SampledAnswers(sampling, [100]);
        var (chains, tokens) = source.Find(policy, problems, new Seeds(1));
        Assert.InRange(tokens, 100, 159);
        Assert.Equal(tokens, chains.Sum(chain => chain.Length));
        Assert.Throws<InvalidOperationException>(() => source.Find(policy, problems, new Seeds(1)));
    }

    [Fact]
    public void Find_Search_TrainsTheValueModelAndReportsItsTokens()
    {
        using var policy = new StepSampler(_ => ["<think> </think> <answer> 2x+3 </answer> <eos>"]).Policy();
        var problems = new FamilySource(Config.Problems).Draw(3, Split.Train, new SeededRandom(1));
        using var value = ProcessRewardConfig.For(Preset.Smoke, 1).NewModel(policy);
        var probe = new SteppedText(PromptOf(problems[0]), [1]);
        var before = value.Score([probe])[0][0];
        var (chains, tokens) = new SearchedAnswers(Config, StepSplitter.Tokens(8), value).Find(policy, problems, new Seeds(1));
        // Each tree opens its root alone: four equal draws of six tokens, which are one child, and finished.
        Assert.Equal((3, 3 * 4 * 6), (chains.Count, tokens));
        Assert.NotEqual(before, value.Score([probe])[0][0]);
    }

    private static R1.Training.Gradients.TokenSequence PromptOf(Problem problem) =>
        new(SmallLanguage.Prompt(problem), [.. SmallLanguage.Completion("<think>")], 0);
}
