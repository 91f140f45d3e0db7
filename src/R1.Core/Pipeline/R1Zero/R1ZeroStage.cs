using R1.Configuration;
using R1.Data;
using R1.Evaluation;
using R1.Foundation;
using R1.Generation;
using R1.Rewards;
using R1.Runs;
using R1.Training.PolicyOptimization;

namespace R1.Pipeline;

/// <summary>
/// DeepSeek-R1-Zero: GRPO with accuracy and format rewards on the base model (sections 2.2.1 to 2.2.4). The benchmarks of the development split
/// follow the training; those of the test split are for the final figures.
/// </summary>
public sealed class R1ZeroStage : IPolicyStage<GrpoStep>
{
    /// <summary>Name and recipe of the model. The revision is raised when the same configuration gives another model than before.</summary>
    public static readonly ModelKind Kind = new("r1_zero", Revision: 2, Notebook: "02-r1-zero");

    private readonly R1ZeroConfig _config;
    private readonly Seeds _seeds;
    private readonly FamilySource _problems;
    private readonly GrpoTrainer _trainer;
    private readonly StageTraining<GrpoStep> _training;

    /// <param name="config">What the paper leaves open.</param>
    /// <param name="start">The base model, which stays as it is: the policy in training is a copy.</param>
    /// <exception cref="InvalidConfigException">The configuration is out of range: lists every fault.</exception>
    /// <exception cref="ArgumentException">The start lacks words of the problems.</exception>
    public R1ZeroStage(R1ZeroConfig config, Policy start)
    {
        _config = config.Validate();
        _seeds = new Seeds(config.Seed);
        _problems = new FamilySource(config.Problems);
        Policy = StartingPolicy.Of(start, config.Problems.Families);
        _trainer = new GrpoTrainer(config.Grpo, Policy, new TrainingTask(Reward, _problems), _seeds);
        _training = new StageTraining<GrpoStep>(_trainer, config.CheckpointEvery, Measure, config.EvaluateEvery);
    }

    /// <summary>The policy in training.</summary>
    public Policy Policy { get; }

    /// <inheritdoc/>
    public int TotalSteps => _training.TotalSteps;

    /// <summary>Section 2.2.2: accuracy and format, equal weights.</summary>
    public WeightedReward Reward { get; } = ReinforcementConfig.ZeroReward();

    /// <summary>Steps so far, step 0 being the base model.</summary>
    public IReadOnlyList<StageStep<GrpoStep>> Steps => _training.Steps;

    /// <summary>Training steps that the policy has behind it.</summary>
    public int StepsDone => _trainer.StepsDone;

    /// <summary>Problems of one step.</summary>
    /// <param name="step">1 for the first.</param>
    /// <param name="draw">0, or the number of a further draw under dynamic sampling.</param>
    public IReadOnlyList<Problem> TrainingProblems(int step, int draw = 0) =>
        _problems.Draw(_config.Grpo.PromptsPerStep, Split.Train, _seeds.Random("problems", step, draw));

    /// <inheritdoc cref="StageTraining{TStep}.Train"/>
    public IEnumerable<StageStep<GrpoStep>> Train(RunStage? log = null) => _training.Train(log);

    /// <inheritdoc/>
    public void Dispose()
    {
        _trainer.Dispose();
        Policy.Dispose();
    }

    private DevelopmentPoint Measure() =>
        DevelopmentPoint.Of(Policy.Evaluate(_config.BroadOf(Split.Development), _config.Protocol(_trainer.StepsDone)));
}
