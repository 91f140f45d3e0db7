using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using R1.Data;
using R1.Evaluation;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Pipeline;
using R1.Runs;
using R1.Training.Gradients;
using R1.Training.Pretraining;

namespace R1.Tests.Additions;

/// <summary>
/// A stage that the library does not have, in this file alone: supervised fine-tuning on worked examples, with settings, run, metrics, checkpoints,
/// resumption, and a place in the model store after the model that it starts from.
/// </summary>
public sealed class AddedStageTests : IDisposable
{
    private static readonly WorkedExamplesConfig Config = new()
    {
        Seed = 3,
        Problems = new ProblemsConfig { Families = ["arithmetic"], Levels = new LevelRange(1, 2) },
        Training = new PretrainConfig { Steps = 5, TokensPerStep = 300, MicroBatchTokens = 300 },
    };

    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void TrainOrLoad_StageOfATest_IsKeptWithItsCurveAndItsParent()
    {
        var store = new ModelStore(Preset.Smoke, _root.Path);
        var parent = Parent(store, seed: 1);
        var trained = WorkedExamplesStage.TrainOrLoad(store, Config, parent);
        var curve = trained.ReadCurve();
        Assert.Equal([0, 1, 2, 3, 4, 5], curve.Select(record => record.Step));
        Assert.Equal([0L, 2, 4, 5], curve.Where(record => record.Values.ContainsKey("development.pass_at_1")).Select(record => record.Step));
        Assert.True(curve[^1].Values["loss"] < curve[1].Values["loss"]);

        Assert.Equal(trained with { WasLoaded = true }, WorkedExamplesStage.TrainOrLoad(store, Config, parent));
        Assert.Equal(trained with { WasLoaded = true }, store.Find(WorkedExamplesStage.Kind, Config, parent));
        Assert.Null(store.TryFind(WorkedExamplesStage.Kind, Config, Parent(store, seed: 2)));
        Assert.Contains(parent.Sha256, File.ReadAllText(Path.Combine(trained.Folder, "manifest.json")));
    }

    [Fact]
    public void TrainOrLoad_EndedInTheMiddle_ContinuesToTheSameModel()
    {
        var straight = new ModelStore(Preset.Smoke, _root.File("straight"));
        var expected = WorkedExamplesStage.TrainOrLoad(straight, Config, Parent(straight, seed: 1));
        var store = new ModelStore(Preset.Smoke, _root.File("ended"));
        var parent = Parent(store, seed: 1);
        Assert.Throws<TimeoutException>(() => WorkedExamplesStage.TrainOrLoad(store, Config, parent, EndInStep3));
        var steps = new List<int>();
        var actual = WorkedExamplesStage.TrainOrLoad(store, Config, parent, step => steps.Add(step.Step));
        Assert.Equal(expected.Sha256, actual.Sha256);
        Assert.Equal([0, 1, 2, 3, 4, 5], steps);
        Assert.All(expected.ReadCurve().Zip(actual.ReadCurve()), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
    }

    [Fact]
    public void Validate_FaultySettings_NamesThem() =>
        Assert.Contains("checkpoint_every = 0", Assert.Throws<InvalidConfigException>(() => (Config with { CheckpointEvery = 0 }).Validate()).Message);

    private static void EndInStep3(StageStep<PretrainStep> step)
    {
        if (step.Step == 3) throw new TimeoutException();
    }

    private static StoredModel Parent(ModelStore store, int seed)
    {
        using var policy = SmallPolicy.Create(seed);
        return store.Save(new ModelKind("untrained", 1, "00-none"), Config with { Seed = seed }, [], policy.Model.SavePretrained);
    }

    private sealed record WorkedExamplesConfig : ISeededConfig
    {
        public required int Seed { get; init; }

        public required ProblemsConfig Problems { get; init; }

        public required PretrainConfig Training { get; init; }

        [Range(1, 1_000_000)]
        public int CheckpointEvery { get; init; } = 2;

        public IEnumerable<ConfigFault> CrossFieldFaults() => Problems.FaultsAmong(ProblemFamilies.Standard, nameof(Problems));
    }

    private sealed class WorkedExamplesStage : IDisposable
    {
        public static readonly ModelKind Kind = new("worked_examples", Revision: 1, Notebook: "03-worked-examples");

        private static readonly WritingStyle Style = new() { Granularity = Granularity.Fine, ErrorRate = 0 };

        private readonly WorkedExamplesConfig _config;
        private readonly Benchmark _development;
        private readonly Pretrainer _trainer;
        private readonly StageTraining<PretrainStep> _training;

        public WorkedExamplesStage(WorkedExamplesConfig config, Policy start)
        {
            _config = config.Validate();
            var problems = new FamilySource(config.Problems).Draw(4, Split.Development, new SeededRandom(1));
            _development = new Benchmark("development", problems, SamplesPerProblem: 2);
            Policy = start.Clone();
            _trainer = new Pretrainer(config.Training, Policy.Model, Batch, workers: 1);
            _training = new StageTraining<PretrainStep>(_trainer, config.CheckpointEvery, Measure, evaluateEvery: 2);
        }

        public Policy Policy { get; }

        public static StoredModel TrainOrLoad(
            ModelStore store, WorkedExamplesConfig config, StoredModel parent, Action<StageStep<PretrainStep>>? onStep = null) =>
            store.TrainOrLoad(Kind, config, [parent], draft =>
            {
                using var start = new Policy(CausalLM.LoadPretrained(parent.Folder), SmallLanguage.Format);
                using var stage = new WorkedExamplesStage(config, start);
                foreach (var step in stage._training.Train(draft.Log)) onStep?.Invoke(step);
                draft.Save(stage.Policy.Model.SavePretrained);
            });

        public void Dispose()
        {
            _trainer.Dispose();
            Policy.Dispose();
        }

        private DevelopmentPoint Measure() =>
            DevelopmentPoint.Of(Policy.Evaluate(_development, EvaluationProtocol.Paper(maxNewTokens: 16, _config.Seed) with { Step = _trainer.StepsDone }));

        private IReadOnlyList<TokenSequence> Batch(int step)
        {
            var random = new Seeds(_config.Seed).Random("examples", step);
            return [.. Enumerable.Range(0, 8).Select(index => Example(random, index))];
        }

        private TokenSequence Example(SeededRandom random, int index)
        {
            var level = random.Next(_config.Problems.Levels.Low, _config.Problems.Levels.High + 1);
            var drawn = (IWorkedProblem)ProblemFamilies.Standard.Named("arithmetic").Draw(level, Split.Train, random);
            return new(SmallLanguage.Prompt(drawn.ToProblem("en")), SmallLanguage.Completion(drawn.Write("en", Style, random).Format()), index);
        }
    }
}
