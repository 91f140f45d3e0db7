using R1.Foundation;
using R1.Rewards;
using R1.Training.RewardModels;

namespace R1.Search;

/// <summary>Says how likely a chain is to come to the right answer: what guides a search.</summary>
public interface IValueModel
{
    /// <summary>Values of chains, unfinished or finished.</summary>
    /// <returns>One for each chain, in [0, 1].</returns>
    IReadOnlyList<double> Evaluate(IReadOnlyList<ChainPrefix> chains);
}

/// <summary>A trained value model: the score of the step that ends where the chain ends.</summary>
/// <param name="model">The model; not owned.</param>
public sealed class TrainedValue(ProcessRewardModel model) : IValueModel
{
    /// <inheritdoc/>
    public IReadOnlyList<double> Evaluate(IReadOnlyList<ChainPrefix> chains) =>
        [.. model.Score([.. chains.Select(chain => new SteppedText(chain.ToText(), chain.Ids.Length == 0 ? [] : [chain.Ids.Length]))])
            .Select(steps => StepAggregation.Last.Of(steps))];
}

/// <summary>A value model that knows the solution: 1 where the attempt in progress can reach the target or has reached it. An upper bound.</summary>
public sealed class OracleValue : IValueModel
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A problem is no search problem.</exception>
    public IReadOnlyList<double> Evaluate(IReadOnlyList<ChainPrefix> chains) =>
        [.. chains.Select(chain => SearchStepRule.Judge(chain.Problem, chain.Ids, [chain.Ids.Length])[0].IsUseful ? 1.0 : 0)];
}

/// <summary>A value model that knows nothing: the same number for the same chain, uniform in [0, 1). The control.</summary>
/// <param name="seeds">Source of the numbers.</param>
public sealed class RandomValue(Seeds seeds) : IValueModel
{
    /// <inheritdoc/>
    public IReadOnlyList<double> Evaluate(IReadOnlyList<ChainPrefix> chains) =>
        [.. chains.Select(chain => seeds.Random("value", chain.Problem.Id, string.Join(' ', chain.Ids)).NextDouble())];
}

/// <summary>Tells the truth about finished chains, and asks another model about the rest: for training problems, whose answers are known.</summary>
/// <param name="unfinished">Values of unfinished chains.</param>
/// <param name="accuracy">What counts as right: a score above 0.5.</param>
public sealed class OutcomeValue(IValueModel unfinished, IReward accuracy) : IValueModel
{
    /// <inheritdoc/>
    public IReadOnlyList<double> Evaluate(IReadOnlyList<ChainPrefix> chains)
    {
        var open = new Queue<double>(unfinished.Evaluate([.. chains.Where(chain => !chain.IsFinished)]));
        var known = new Queue<double>(accuracy.ScoreAll([.. chains.Where(chain => chain.IsFinished).Select(chain => chain.ToRollout())]));
        return [.. chains.Select(chain => !chain.IsFinished ? open.Dequeue() : known.Dequeue() > 0.5 ? 1 : 0)];
    }
}
