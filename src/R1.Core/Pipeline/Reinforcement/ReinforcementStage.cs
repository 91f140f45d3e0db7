using R1.Configuration;
using R1.Data;
using R1.Evaluation;
using R1.Foundation;
using R1.Generation;
using R1.Rewards;
using R1.Runs;
using R1.Training.PolicyOptimization;

namespace R1.Pipeline;

/// <summary>GRPO from any policy on any mixture with any reward. The development problems follow the training.</summary>
public sealed class ReinforcementStage : IPolicyStage<GrpoStep>
{
    /// <summary>The reasoning checkpoint, Dev2 of the paper's second version (section 2.3.2).</summary>
    public static readonly ModelKind Dev2 = new("dev2", Revision: 1, Notebook: "04-reasoning-rl");

    private readonly GrpoTrainer _trainer;
    private readonly StageTraining<GrpoStep> _training;

    /// <param name="config">Algorithm, problems, measurements.</param>
    /// <param name="start">Where it begins; stays as it is, since the policy in training is a copy.</param>
    /// <param name="reward">What is rewarded.</param>
    /// <exception cref="InvalidConfigException">The configuration is out of range: lists every fault.</exception>
    /// <exception cref="ArgumentException">The start lacks words of the problems.</exception>
    public ReinforcementStage(ReinforcementConfig config, Policy start, WeightedReward reward)
    {
        config.Validate();
        Policy = StartingPolicy.Of(start, config.Mixture.SelectMany(share => share.Problems.Families));
        _trainer = new GrpoTrainer(config.Grpo, Policy, new TrainingTask(reward, config.Mixture.ToSource()), new Seeds(config.Seed));
        DevelopmentPoint Measure() =>
            DevelopmentPoint.Of(Policy.Evaluate(config.BroadOf(Split.Development), config.Protocol(_trainer.StepsDone)));
        _training = new StageTraining<GrpoStep>(_trainer, config.CheckpointEvery, Measure, config.EvaluateEvery);
    }

    /// <inheritdoc/>
    public Policy Policy { get; }

    /// <inheritdoc/>
    public int TotalSteps => _training.TotalSteps;

    /// <summary>Steps so far, step 0 being the policy before training.</summary>
    public IReadOnlyList<StageStep<GrpoStep>> Steps => _training.Steps;

    /// <inheritdoc/>
    public IEnumerable<StageStep<GrpoStep>> Train(RunStage? log = null) => _training.Train(log);

    /// <inheritdoc/>
    public void Dispose()
    {
        _trainer.Dispose();
        Policy.Dispose();
    }
}
