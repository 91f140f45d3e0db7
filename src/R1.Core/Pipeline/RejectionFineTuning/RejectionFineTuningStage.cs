using R1.Configuration;
using R1.Data;
using R1.Evaluation;
using R1.Foundation;
using R1.Generation;
using R1.Rewards;
using R1.Runs;
using R1.Training.PolicyOptimization;
using R1.Training.RejectionSampling;

namespace R1.Pipeline;

/// <summary>
/// Rejection fine-tuning with the rewards of <see cref="R1ZeroStage"/>, to tell what reinforcement learning adds. The benchmarks of the development split
/// follow the training; those of the test split are for the final figures.
/// </summary>
public sealed class RejectionFineTuningStage : IDisposable
{
    private readonly RejectionFineTuningConfig _config;
    private readonly RejectionTrainer _trainer;
    private readonly StageTraining<RejectionRound> _training;

    /// <param name="config">Rounds, samples, problems.</param>
    /// <param name="start">The base model, which stays as it is: the policy in training is a copy.</param>
    /// <exception cref="InvalidConfigException">The configuration is out of range: lists every fault.</exception>
    public RejectionFineTuningStage(RejectionFineTuningConfig config, Policy start)
    {
        _config = config.Validate();
        Policy = start.Clone();
        _trainer = new RejectionTrainer(
            config.Rejection, Policy, new TrainingTask(Reward, new FamilySource(config.Problems)), new Seeds(config.Seed));
        _training = new StageTraining<RejectionRound>(_trainer, config.CheckpointEvery, Measure, config.EvaluateEvery);
    }

    /// <summary>The policy in training.</summary>
    public Policy Policy { get; }

    /// <summary>Section 2.2.2: accuracy and format. Completions are kept that have both.</summary>
    public WeightedReward Reward { get; } = ReinforcementConfig.ZeroReward();

    /// <summary>Rounds so far, step 0 being the base model.</summary>
    public IReadOnlyList<StageStep<RejectionRound>> Steps => _training.Steps;

    /// <inheritdoc cref="StageTraining{TStep}.Train"/>
    public IEnumerable<StageStep<RejectionRound>> Train(RunStage? log = null) => _training.Train(log);

    /// <inheritdoc/>
    public void Dispose()
    {
        _trainer.Dispose();
        Policy.Dispose();
    }

    private DevelopmentPoint Measure() =>
        DevelopmentPoint.Of(Policy.Evaluate(_config.BroadOf(Split.Development), _config.Protocol(_trainer.StepsDone)));
}
