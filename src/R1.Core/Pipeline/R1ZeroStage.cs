using R1.Configuration;
using R1.Data;
using R1.Evaluation;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Rewards;
using R1.Runs;
using R1.Training.PolicyOptimization;

namespace R1.Pipeline;

/// <summary>
/// DeepSeek-R1-Zero: GRPO with accuracy and format rewards on the base model (sections 2.2.1 to 2.2.4). The benchmarks of the development split
/// follow the training; those of the test split are for the final figures.
/// </summary>
public sealed class R1ZeroStage : IDisposable
{
    private readonly R1ZeroConfig _config;
    private readonly Seeds _seeds;
    private readonly GrpoTrainer _trainer;
    private readonly Evaluator _evaluator;
    private readonly FamilySource _problems;

    /// <param name="config">What the paper leaves open.</param>
    /// <param name="policy">The base model, trained in place; not owned.</param>
    /// <param name="sampler">Samples from the policy's current weights.</param>
    /// <exception cref="InvalidConfigException">The configuration is out of range: lists every fault.</exception>
    public R1ZeroStage(R1ZeroConfig config, CausalLM policy, ICompletionSampler sampler)
    {
        _config = config.Validate();
        _seeds = new Seeds(config.Seed);
        _problems = new FamilySource(config.Problems);
        Policy = policy;
        Rollouts = SmallLanguage.Rollouts(sampler);
        _evaluator = new Evaluator(Rollouts);
        _trainer = new GrpoTrainer(config.Grpo, policy, Rollouts, Reward, _problems, _seeds, config.Workers);
    }

    /// <summary>The model in training.</summary>
    public CausalLM Policy { get; }

    /// <summary>Text in, text out, from the policy's current weights.</summary>
    public RolloutEngine Rollouts { get; }

    /// <summary>Section 2.2.2: accuracy and format, equal weights.</summary>
    public WeightedReward Reward { get; } = new((new AccuracyReward(), 1), (new FormatReward(), 1));

    /// <summary>Problems of one step.</summary>
    /// <param name="step">1 for the first.</param>
    /// <param name="draw">0, or the number of a further draw under dynamic sampling.</param>
    public IReadOnlyList<Problem> TrainingProblems(int step, int draw = 0) =>
        _problems.Draw(_config.Grpo.PromptsPerStep, Split.Train, _seeds.Random("problems", step, draw));

    /// <summary>
    /// Trains; one element per step, step 0 being the base model. With a log, steps that it holds are replayed from it and training goes on behind its
    /// last checkpoint, to the same numbers as if it had never stopped.
    /// </summary>
    /// <param name="log">Where metrics and checkpoints go; null keeps nothing.</param>
    public IEnumerable<R1ZeroStep> Train(RunStage? log = null)
    {
        if (log?.LoadCheckpoint(Parts()) is not null)
            foreach (var record in MetricsLog.Read(log.Metrics.Path)) yield return Replay(record);
        else
            yield return Log(log, new R1ZeroStep(0, null, DevelopmentPoint.Of(Evaluate(Broad(Split.Development)))));
        foreach (var step in _trainer.Train())
        {
            var measured = step.Step % _config.EvaluateEvery == 0 || step.Step == _config.Grpo.Steps;
            var point = measured ? DevelopmentPoint.Of(Evaluate(Broad(Split.Development))) : null;
            yield return Log(log, new R1ZeroStep(step.Step, step, point));
        }
    }

    /// <summary>The broad stand-in of a split: the same problems for every seed of a run.</summary>
    public Benchmark Broad(Split split) => _config.BroadOf(split);

    /// <summary>The hard stand-in of a split: the same problems for every seed of a run.</summary>
    public Benchmark Hard(Split split) => _config.HardOf(split);

    /// <summary>Measures the policy as it is now, by the paper's protocol.</summary>
    public BenchmarkResult Evaluate(Benchmark benchmark) =>
        _evaluator.Evaluate(benchmark, Evaluator.Protocol(_config.Grpo.Sampling.MaxNewTokens), _seeds.Derive("evaluation", benchmark.Name, _trainer.StepsDone));

    /// <inheritdoc/>
    public void Dispose() => _trainer.Dispose();

    private R1ZeroStep Log(RunStage? log, R1ZeroStep step)
    {
        if (log is null) return step;
        var values = step.Training?.ToMetrics() ?? [];
        step.Development?.Write(values);
        log.Metrics.Append(step.Step, values, step.Training?.Seconds.ToTimes());
        if (step.Step % _config.CheckpointEvery == 0 || step.Step == _config.Grpo.Steps) log.SaveCheckpoint(step.Step, Parts());
        return step;
    }

    private static R1ZeroStep Replay(MetricsRecord record) => new(
        (int)record.Step,
        record.Step == 0 ? null : GrpoStep.FromMetrics((int)record.Step, record.Values, record.Time),
        DevelopmentPoint.Read(record.Values));

    private ICheckpointPart[] Parts() => [TensorPart.Model("policy.safetensors", Policy), .. _trainer.Parts()];
}
