using R1.Configuration;
using R1.Foundation;
using R1.Generation;
using R1.Models.Adapters;
using R1.Pipeline.Curation;
using R1.Pipeline.Preferences;
using R1.Rewards;
using R1.Runs;
using R1.Tokenization;
using R1.Training;
using R1.Training.FineTuning;
using R1.Training.PolicyOptimization;
using R1.Training.Pretraining;
using R1.Training.RewardModels;
using TorchSharp;

namespace R1.Pipeline.Checkpoints;

/// <summary>What a stage left: a Hugging Face folder, and how it got there.</summary>
/// <param name="Folder">The trained model.</param>
/// <param name="Steps">All steps of the training.</param>
public sealed record CheckpointStage<TStep>(string Folder, IReadOnlyList<StageStep<TStep>> Steps) where TStep : class;

/// <summary>
/// The stages of the paper on a checkpoint that is given. Each loads the folder that it starts from, trains, leaves a folder, and gives its memory back, so
/// that no more than one stage is in memory. A stage that has left its folder is not trained again; one that was cut off goes on after its last checkpoint.
/// </summary>
public sealed class CheckpointStages
{
    // So that progress can be shown.
    private const int ProblemsAtOnce = 64;

    private readonly CheckpointConfig _config;
    private readonly PromptTemplate _template;
    private readonly torch.ScalarType _dtype;
    private readonly torch.Device _device;

    /// <param name="config">Settings of all stages.</param>
    /// <param name="output">Where each stage leaves a folder of its name; nothing else is put there.</param>
    /// <param name="template">The text around a question.</param>
    /// <param name="dtype">Element type of the weights in memory.</param>
    /// <param name="device">Where they live.</param>
    /// <exception cref="InvalidConfigException">The configuration is out of range: lists every fault.</exception>
    public CheckpointStages(CheckpointConfig config, string output, PromptTemplate template, torch.ScalarType dtype, torch.Device device) =>
        (_config, Output, _template, _dtype, _device) = (config.Validate(), output, template, dtype, device);

    /// <summary>Where each stage leaves a folder of its name.</summary>
    public string Output { get; }

    /// <summary>Loads a model as the stages do; the caller disposes it.</summary>
    /// <inheritdoc cref="Policy.Load" path="/exception"/>
    public Policy Load(string folder) => Policy.Load(folder, _template, _dtype, _device);

    /// <summary>Reinforcement learning by GRPO.</summary>
    /// <param name="name">Of the stage, and of the folder that it leaves.</param>
    /// <param name="start">Folder that it starts from.</param>
    /// <param name="grpo">The algorithm.</param>
    /// <param name="task">Problems and rewards.</param>
    /// <param name="log">Where metrics and checkpoints go.</param>
    /// <param name="onStep">Called after every step, those of an earlier run included.</param>
    public CheckpointStage<GrpoStep> Reinforce(
        string name, string start, GrpoConfig grpo, TrainingTask task, RunStage log, Action<StageStep<GrpoStep>>? onStep = null) =>
        Train(name, start, log, onStep, policy => new GrpoTrainer(grpo, policy, task, SeedsOf(name)));

    /// <summary>Supervised fine-tuning on curated answers.</summary>
    /// <param name="name">Of the stage, and of the folder that it leaves.</param>
    /// <param name="start">Folder that it starts from.</param>
    /// <param name="examples">What it learns; those longer than <see cref="CheckpointConfig.LongestText"/>, or than the model can read, are left out.</param>
    /// <param name="log">Where metrics and checkpoints go.</param>
    /// <param name="onStep">Called after every step, those of an earlier run included.</param>
    /// <exception cref="ArgumentException">No example is left.</exception>
    public CheckpointStage<PretrainStep> FineTune(
        string name, string start, IReadOnlyList<Example> examples, RunStage log, Action<StageStep<PretrainStep>>? onStep = null) =>
        Train(name, start, log, onStep, policy =>
        {
            var most = Math.Min(_config.LongestText, policy.Model.Config.MaxPositionEmbeddings);
            var sequences = examples.Select((example, i) => example.ToSequence(policy.Format, i)).Where(sequence => sequence.Length <= most);
            return _config.FineTuning.TrainerOf(policy.Model, [.. sequences], SeedsOf(name));
        });

    /// <summary>Trains the reward model of helpfulness; one that was cut off goes on after its last checkpoint.</summary>
    /// <param name="start">Folder whose numbers it begins with.</param>
    /// <param name="pairs">The judged answers.</param>
    /// <param name="log">Where metrics and checkpoints go.</param>
    /// <param name="onStep">Called after every step, those of an earlier run included.</param>
    /// <returns>The caller disposes it.</returns>
    /// <inheritdoc cref="HelpfulnessModel.Train" path="/exception"/>
    public HelpfulnessModel LearnPreferences(
        string start, IReadOnlyList<PreferencePair> pairs, RunStage log, Action<StageStep<RewardModelStep>>? onStep = null)
    {
        var config = new HelpfulnessConfig
        {
            Seed = _config.Seed, RewardModel = _config.RewardModel, Lora = _config.Lora, HeldOut = _config.HeldOut,
            LongestText = _config.LongestText, CheckpointEvery = _config.CheckpointEvery,
        };
        using var policy = Load(start);
        return HelpfulnessModel.Train(config, policy, pairs, log, onStep);
    }

    /// <summary>Has a model answer problems, and keeps what is right and can be read; what was kept before is read again.</summary>
    /// <param name="name">Of the file in <see cref="Output"/> that it leaves, without its ending.</param>
    /// <param name="author">Folder of the model that answers.</param>
    /// <param name="problems">What is asked.</param>
    /// <param name="accuracy">What counts as right.</param>
    /// <param name="sampling">How answers are drawn.</param>
    /// <param name="onAsked">Called after every few problems with how many they were.</param>
    public CuratedAnswers Curate(
        string name, string author, IReadOnlyList<Data.Problem> problems, IReward accuracy, SamplingOptions sampling, Action<int>? onAsked = null)
    {
        var file = Path.Combine(Output, $"{name}.jsonl");
        if (File.Exists(file)) return new CuratedAnswers(ExampleFile.Read(file), null);
        using var policy = Load(author);
        var groups = new List<RolloutGroup>();
        foreach (var (slice, some) in problems.Chunk(ProblemsAtOnce).Index())
        {
            groups.AddRange(policy.Sample(some, _config.SamplesPerProblem, sampling, SeedsOf(name).Derive("answers", slice)));
            onAsked?.Invoke(some.Length);
        }
        var curator = new Curator(accuracy, _config.MostPerProblem, refines: false, _config.MostWords, ThoughtsThenAnswer);
        curator.Add(name, groups);
        if (curator.Examples.Count > 0) ExampleFile.Write(file, curator.Examples);
        return new CuratedAnswers(curator.Examples, curator.Funnel[0]);
    }

    /// <summary>Thoughts that end, and something after them: what a readable answer of a published model has in common.</summary>
    public static IReward ThoughtsThenAnswer { get; } = new TextReward(
        "readable_format", (_, text) => text.IndexOf("</think>", StringComparison.Ordinal) is > 0 and var end
            && text[(end + "</think>".Length)..].Trim().Length > 0 ? 1 : 0);

    private CheckpointStage<TStep> Train<TStep>(
        string name, string start, RunStage log, Action<StageStep<TStep>>? onStep, Func<Policy, ITrainer<TStep>> trainerOf)
        where TStep : class
    {
        var folder = Path.Combine(Output, name);
        if (Directory.Exists(folder))
        {
            List<StageStep<TStep>> done = [.. MetricsLog.Read(log.Metrics.Path).Select(StageStep<TStep>.FromRecord)];
            done.ForEach(step => onStep?.Invoke(step));
            return new CheckpointStage<TStep>(folder, done);
        }
        using var loaded = Load(start);
        using var adapter = _config.Lora is null ? null : LoraAdapter.Attach(loaded.Model, _config.Lora, _config.Seed);
        // A sampler goes by what the model has when it is made: an adapter, or none.
        using var trainer = trainerOf(adapter is null ? loaded : new Policy(loaded.Model, loaded.Format));
        var training = new StageTraining<TStep>(trainer, _config.CheckpointEvery);
        foreach (var step in training.Train(log)) onStep?.Invoke(step);
        adapter?.Merge();
        Save(loaded, folder);
        return new CheckpointStage<TStep>(folder, training.Steps);
    }

    // A folder that is there is whole: it gets its name when all is written.
    private static void Save(Policy policy, string folder)
    {
        var part = folder + ".part";
        if (Directory.Exists(part)) Directory.Delete(part, recursive: true);
        policy.SavePretrained(part);
        Directory.Move(part, folder);
    }

    private Seeds SeedsOf(string stage) => new(unchecked((int)new Seeds(_config.Seed).Derive("checkpoint-stage", stage)));
}
