using R1.Configuration;
using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Models.Adapters;
using R1.Runs;
using R1.Training.Gradients;
using R1.Training.RejectionSampling;
using static R1.Tests.Training.RejectionSampling.FixedProblem;
using static TorchSharp.torch;

namespace R1.Tests.Training.RejectionSampling;

public class RejectionTrainerTests
{
    [Fact]
    public void Train_RightCompletions_AreCountedAndLearnt()
    {
        using var policy = Policy(Wrong, Right, Malformed, Right, OtherRight);
        using var trainer = Trainer(Config with { Rounds = 2, Epochs = 10, LearningRate = 0.02 }, policy);
        var rounds = trainer.Train().ToList();
        Assert.Equal([1, 2], rounds.Select(round => round.Round));
        Assert.All(rounds, round => Assert.Equal((20, 8, 0.4, 10, 0), (round.Sampled, round.Kept, round.KeptShare, round.Updates, round.SkippedUpdates)));
        Assert.True(rounds[1].FirstLoss < rounds[0].FirstLoss && rounds[1].Loss < rounds[1].FirstLoss, $"{rounds[0]}\n{rounds[1]}");
        Assert.Empty(trainer.Train());
    }

    [Fact]
    public void Train_FirstUpdate_HasTheCrossEntropyOfTheKeptCompletions()
    {
        using var policy = Policy(Wrong, Right, OtherRight);
        var expected = new FixedProblem().Draw(4, Split.Train, new SeededRandom(1))
            .SelectMany(problem => new[] { Right, OtherRight }.SelectMany(answer => CrossEntropies(policy.Model, problem.Question, answer))).Average();
        using var trainer = Trainer(Config with { SamplesPerPrompt = 3, MicroBatchTokens = 64 }, policy);
        Assert.Equal(expected, trainer.Train().Single().FirstLoss!.Value, 1e-5);
    }

    [Fact]
    public void Train_OneEpoch_EndsWithTheLossItBegan()
    {
        using var policy = Policy(Right);
        using var trainer = Trainer(Config with { Epochs = 1 }, policy);
        var round = trainer.Train().Single();
        Assert.Equal((round.FirstLoss, 1), (round.Loss, round.Updates));
    }

    [Fact]
    public void Train_NothingRight_LeavesTheWeightsAndGoesOn()
    {
        using var policy = Policy(Wrong, Malformed);
        var before = Weights(policy);
        using var trainer = Trainer(Config with { Rounds = 2 }, policy);
        var rounds = trainer.Train().ToList();
        Assert.Equal([(0, 0), (0, 0)], rounds.Select(round => (round.Kept, round.Updates)));
        Assert.All(rounds, round => Assert.Equal((null, null, null), (round.Loss, round.FirstLoss, round.KeptMeanLength)));
        Assert.DoesNotContain("loss", StepValues.Of(rounds[0]).Keys);
        Assert.Equal(before, Weights(policy));
    }

    [Fact]
    public void Train_OneWorkerOrTwo_SameWeights()
    {
        float[] After(int workers)
        {
            using var policy = Policy(Right, OtherRight);
            using var trainer = Trainer(Config with { Rounds = 2, MicroBatchTokens = 12, TokensPerStep = 30, Workers = workers }, policy);
            Assert.All(trainer.Train(), round => Assert.True(round.Updates > 2));
            return Weights(policy);
        }
        Assert.Equal(After(1), After(2));
    }

    [Fact]
    public void Train_ManyQuestions_AreSampledInSlicesWithNoiseOfTheirOwn()
    {
        var (slices, seeds) = (new List<int>(), new List<ulong>());
        using var model = Policy(Right);
        using var policy = new Policy(model.Model.Clone(), SmallLanguage.Format, new Recorder(requests =>
        {
            slices.Add(requests.Sum(request => request.Count));
            seeds.AddRange(requests.Select(request => request.Seed));
        }));
        using var trainer = Trainer(Config with { PromptsPerRound = 2100, SamplesPerPrompt = 4 }, policy);
        Assert.Equal(8400, trainer.Train().Single().Sampled);
        Assert.Equal([4096, 4096, 208], slices);
        Assert.Equal(2100, seeds.Distinct().Count());
    }

    [Fact]
    public void Train_NoProblems_SaysForWhichRound()
    {
        using var policy = Policy(Right);
        using var trainer = Trainer(Config, policy, new Nothing());
        Assert.Contains("no problems for round 1", Assert.Throws<InvalidOperationException>(() => trainer.Train().First()).Message);
    }

    [Fact]
    public void RejectionTrainer_SettingsThatCannotWork_AreAllRefused()
    {
        using var policy = Policy(Right);
        var config = Config with
        {
            Rounds = 0, Epochs = 0, LearningRate = 2, SamplesPerPrompt = 4, MostPerPrompt = 5,
            Sampling = new SamplingOptions { Temperature = 0, MaxNewTokens = 5000, StopTokenIds = [-1] },
        };
        Assert.Equal(
            $"""
            RejectionConfig has 7 faults:
              rounds = 0: give a value of at least 1 and of at most 1000000
              epochs = 0: give a value of at least 1 and of at most 1000
              learning_rate = 2: give a value of at least 1E-09 and of at most 1
              most_per_prompt = 5: give at most samples_per_prompt (4), or leave it out to keep all that differ
              sampling.temperature = 0: give a value above 0: greedy completions of a prompt are all the same
              sampling.max_new_tokens = 5000: give fewer than the {policy.Model.Config.MaxPositionEmbeddings} positions of the model: the prompt needs some
              sampling.stop_token_ids = [-1]: give ids from 0 to {policy.Model.Config.VocabSize - 1}: the model knows no others
            """, Assert.Throws<InvalidConfigException>(() => Trainer(config, policy)).Message);
    }

    [Fact]
    public void Validate_OneGreedyCompletionOfEachPrompt_IsFine() =>
        (Config with { SamplesPerPrompt = 1, Sampling = new SamplingOptions { Temperature = 0 } }).Validate();

    [Fact]
    public void RejectionTrainer_ModelWithAdapter_IsRefused()
    {
        using var policy = Policy(Right);
        using var adapter = LoraAdapter.Attach(policy.Model, new LoraConfig { Rank = 2, Alpha = 4, TargetModules = ["o_proj"] }, seed: 1);
        Assert.Contains("merge the adapter first", Assert.Throws<ArgumentException>(() => Trainer(Config, policy)).Message);
    }

    // Of every completion token, one sequence at a time, by autograd's own forward.
    private static float[] CrossEntropies(CausalLM model, string question, string answer)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        int[] prompt = SmallLanguage.Format.Prompt(question), completion = [.. SmallLanguage.Tokenizer.EncodeToIds(answer)];
        long[] ids = [.. prompt.Concat(completion).Select(id => (long)id)];
        var logits = model.Forward(tensor(ids[..^1]).unsqueeze(0)).squeeze(0);
        var all = nn.functional.cross_entropy(logits, tensor(ids[1..]), reduction: nn.Reduction.None);
        return all[(prompt.Length - 1)..].data<float>().ToArray();
    }

    private sealed class Nothing : IProblemSource
    {
        public IReadOnlyList<Problem> Draw(int count, Split split, SeededRandom random) => [];
    }

    /// <summary>Tells what it is asked, and ends every completion at once.</summary>
    private sealed class Recorder(Action<IReadOnlyList<SampleRequest>> asked) : ICompletionSampler
    {
        private static readonly SampledCompletion Nothing = new([SmallLanguage.EndOfDocumentId], [0], Finished: true);

        public IReadOnlyList<SampledCompletion[]> Sample(
            IReadOnlyList<SampleRequest> requests, SamplingOptions options, CancellationToken cancellationToken = default)
        {
            asked(requests);
            return [.. requests.Select(request => Enumerable.Repeat(Nothing, request.Count).ToArray())];
        }
    }
}
