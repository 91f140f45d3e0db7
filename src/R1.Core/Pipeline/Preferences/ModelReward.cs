using R1.Foundation;
using R1.Generation;
using R1.Rewards;
using R1.Training.Gradients;
using R1.Training.RewardModels;

namespace R1.Pipeline.Preferences;

/// <summary>The score of a reward model as a reward in (0, 1): the sigmoid of the score.</summary>
/// <param name="name">Name under which it is reported.</param>
/// <param name="model">The model; not owned.</param>
/// <param name="read">The part of a rollout that the model sees.</param>
internal sealed class ModelReward(string name, RewardModel model, Func<Rollout, TokenSequence> read) : IReward
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public double Score(Rollout rollout) => ScoreAll([rollout])[0];

    /// <inheritdoc/>
    public IReadOnlyList<double> ScoreAll(IReadOnlyList<Rollout> rollouts) =>
        [.. model.Score([.. rollouts.Select(read)]).Select(PortableMath.Sigmoid)];
}
