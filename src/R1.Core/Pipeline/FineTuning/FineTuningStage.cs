using R1.Evaluation;
using R1.Foundation;
using R1.Generation;
using R1.Pipeline.Curation;
using R1.Runs;
using R1.Training.FineTuning;
using R1.Training.Pretraining;

namespace R1.Pipeline;

/// <summary>Supervised fine-tuning of a policy on curated completions (sections 2.3.1, 2.3.3 and 2.4). The loss is on the completion alone.</summary>
public sealed class FineTuningStage : IPolicyStage<PretrainStep>
{
    private readonly Pretrainer _trainer;
    private readonly StageTraining<PretrainStep> _training;

    /// <param name="config">Passes, rates, sizes.</param>
    /// <param name="start">Where it begins; stays as it is, since the policy in training is a copy.</param>
    /// <param name="examples">What it is trained on, at least one.</param>
    /// <param name="seeds">Source of the orders.</param>
    /// <param name="measure">Measures the policy before and after; null for never.</param>
    /// <exception cref="ArgumentException">There are no examples, the start lacks words of theirs, or one is longer than it can read.</exception>
    public FineTuningStage(
        FineTuningConfig config, Policy start, IReadOnlyList<Example> examples, Seeds seeds, Func<Policy, int, DevelopmentPoint>? measure = null)
    {
        Policy = StartingPolicy.Of(start, examples.Select(example => example.Problem.Family));
        _trainer = config.TrainerOf(Policy.Model, [.. examples.Select((example, i) => example.ToSequence(Policy.Format, i))], seeds);
        _training = new StageTraining<PretrainStep>(
            _trainer, checkpointEvery: 50, measure is null ? null : () => measure(Policy, _trainer.StepsDone), evaluateEvery: int.MaxValue);
    }

    /// <inheritdoc/>
    public Policy Policy { get; }

    /// <inheritdoc/>
    public int TotalSteps => _training.TotalSteps;

    /// <inheritdoc/>
    public IEnumerable<StageStep<PretrainStep>> Train(RunStage? log = null) => _training.Train(log);

    /// <inheritdoc/>
    public void Dispose()
    {
        _trainer.Dispose();
        Policy.Dispose();
    }
}
