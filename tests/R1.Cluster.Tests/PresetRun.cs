using R1.Cluster;
using R1.Configuration;
using R1.Data;
using R1.Data.Registers;
using R1.Evaluation;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Pipeline;
using R1.Rewards;
using R1.Runs;
using R1.Training.PolicyOptimization;

namespace R1.Tests.Cluster;

/// <summary>
/// Twenty steps of R1-Zero with everything that a run leaves on disk: metrics, development points, checkpoints. Preset smoke, or the one that the variable
/// R1_CLUSTER_PRESET names.
/// </summary>
internal sealed class PresetRun
{
    private const int Steps = 20;

    private static readonly Preset Preset =
        Enum.Parse<Preset>(Environment.GetEnvironmentVariable("R1_CLUSTER_PRESET") is { Length: > 0 } chosen ? chosen : nameof(Preset.Smoke), ignoreCase: true);

    private readonly string _root;
    private readonly string _start;
    private readonly R1ZeroConfig _config;

    /// <param name="root">
    /// Folder of the runs. The base model is trained into it unless it is there, on easy problems, so that it earns a reward now and then.
    /// </param>
    public PresetRun(string root)
    {
        var easy = new LevelRange(1, 3);
        (_root, _start) = (root, Path.Combine(root, "base"));
        var zero = R1ZeroConfig.For(Preset, seed: 1);
        _config = zero with { Problems = zero.Problems with { Levels = easy }, Grpo = zero.Grpo with { Steps = Steps, ReferenceRefreshSteps = 7 } };
        if (Directory.Exists(_start)) return;
        var web = BaseModelConfig.For(Preset, seed: 1);
        using var stage = new BaseModelStage(web with { Corpus = web.Corpus.WithLevels(_ => easy), Training = web.Training with { Steps = 40 } });
        _ = stage.Train().Count();
        stage.Model.SavePretrained(_start);
    }

    /// <summary>Starts or resumes a run.</summary>
    /// <param name="name">Of its folder.</param>
    /// <param name="cluster">Where it is computed; null for this process.</param>
    /// <param name="steps">Where to stop, to be resumed; null for the end.</param>
    /// <returns>Its metrics so far.</returns>
    public IReadOnlyList<MetricsRecord> Train(string name, WorkerCluster? cluster, int? steps = null)
    {
        using var run = Run.StartOrResume("cluster", name, _config, Preset, _config.Seed, _root);
        using var model = CausalLM.LoadPretrained(_start);
        var policy = new Policy(model, SmallLanguage.Format, cluster is null ? null : new ClusterSampler(cluster, model));
        var (seeds, task) = (new Seeds(_config.Seed), new TrainingTask(ReinforcementConfig.ZeroReward(), new FamilySource(_config.Problems)));
        using var trainer = cluster is null ? new GrpoTrainer(_config.Grpo, policy, task, seeds) : cluster.Trainer(_config.Grpo, policy, task, seeds);
        var training = new StageTraining<GrpoStep>(trainer, checkpointEvery: 3, Measure, evaluateEvery: 5);
        foreach (var step in training.Train(run.Stage("")))
            if (step.Step == steps) break;
        if (steps is null) run.Complete();
        return [.. MetricsLog.Read(run.Stage("").Metrics.Path)];

        DevelopmentPoint Measure() => DevelopmentPoint.Of(policy.Evaluate(_config.BroadOf(Split.Development), _config.Protocol(trainer.StepsDone)));
    }
}
