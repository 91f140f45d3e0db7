using R1.Configuration;
using R1.Data;
using R1.Evaluation;
using R1.Foundation;
using R1.Generation;
using R1.Rewards;
using R1.Runs;
using R1.Training.PolicyOptimization;

namespace R1.Pipeline;

/// <summary>GRPO on programs that hidden tests reward (section 2.2.2), on a base model that has read some.</summary>
public sealed class CodeZeroStage : IDisposable
{
    private readonly CodeZeroConfig _config;
    private readonly IReward _accuracy;
    private readonly GrpoTrainer _trainer;
    private readonly StageTraining<GrpoStep> _training;

    /// <param name="config">What the paper leaves open.</param>
    /// <param name="start">The base model, which stays as it is: the policy in training is a copy.</param>
    /// <param name="accuracy">Runs a program against the hidden tests, e.g. R1.Sandbox's code reward. What it throws ends the step that asked.</param>
    /// <exception cref="InvalidConfigException">The configuration is out of range: lists every fault.</exception>
    public CodeZeroStage(CodeZeroConfig config, Policy start, IReward accuracy)
    {
        _config = config.Validate();
        _accuracy = accuracy;
        Policy = start.Clone();
        Reward = new WeightedReward((accuracy, 1), (new FormatReward(), 1));
        _trainer = new GrpoTrainer(config.Grpo, Policy, new TrainingTask(Reward, new FamilySource(config.Problems)), new Seeds(config.Seed));
        _training = new StageTraining<GrpoStep>(_trainer, config.CheckpointEvery, Measure, config.EvaluateEvery);
    }

    /// <summary>The policy in training.</summary>
    public Policy Policy { get; }

    /// <summary>Hidden tests and format, equal weights.</summary>
    public WeightedReward Reward { get; }

    /// <summary>Steps so far, step 0 being the base model.</summary>
    public IReadOnlyList<StageStep<GrpoStep>> Steps => _training.Steps;

    /// <summary>The stand-in for LiveCodeBench of a split; only its test problems differ by seed.</summary>
    public Benchmark BenchmarkOf(Split split) => _config.BenchmarkOf(split) with { Accuracy = _accuracy };

    /// <inheritdoc cref="StageTraining{TStep}.Train"/>
    public IEnumerable<StageStep<GrpoStep>> Train(RunStage? log = null) => _training.Train(log);

    /// <inheritdoc/>
    public void Dispose()
    {
        _trainer.Dispose();
        Policy.Dispose();
    }

    private DevelopmentPoint Measure() =>
        DevelopmentPoint.Of(Policy.Evaluate(BenchmarkOf(Split.Development), _config.Protocol(_trainer.StepsDone)));
}
