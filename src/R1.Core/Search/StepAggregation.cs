using R1.Generation;
using R1.Rewards;
using R1.Training.RewardModels;

namespace R1.Search;

/// <summary>How the scores of a chain's steps become one.</summary>
public enum StepAggregation
{
    /// <summary>The worst step decides.</summary>
    Min,

    /// <summary>The probability that all steps are good, if they were independent.</summary>
    Product,

    /// <summary>The last step decides, which has seen all the others.</summary>
    Last,
}

/// <summary>Scores of whole chains from scores of their steps.</summary>
public static class StepAggregations
{
    /// <summary>One score from those of the steps; 0 where there are none.</summary>
    public static double Of(this StepAggregation aggregation, IReadOnlyList<double> steps) => steps.Count == 0 ? 0 : aggregation switch
    {
        StepAggregation.Min => steps.Min(),
        StepAggregation.Product => steps.Aggregate(1.0, (product, step) => product * step),
        _ => steps[^1],
    };
}

/// <summary>The score of a process reward model as a reward in (0, 1).</summary>
/// <param name="model">The model; not owned.</param>
/// <param name="splitter">What a step is.</param>
/// <param name="aggregation">How the scores of the steps become one.</param>
public sealed class ProcessReward(ProcessRewardModel model, StepSplitter splitter, StepAggregation aggregation) : IReward
{
    /// <inheritdoc/>
    public string Name => "process";

    /// <inheritdoc/>
    public double Score(Rollout rollout) => ScoreAll([rollout])[0];

    /// <inheritdoc/>
    public IReadOnlyList<double> ScoreAll(IReadOnlyList<Rollout> rollouts) =>
        [.. model.Score([.. rollouts.Select(splitter.Split)]).Select(steps => aggregation.Of(steps))];
}
