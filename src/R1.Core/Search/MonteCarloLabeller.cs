using R1.Foundation;
using R1.Generation;
using R1.Rewards;
using R1.Training.RewardModels;

namespace R1.Search;

/// <summary>
/// Labels steps without a human (Math-Shepherd, arXiv 2312.08935): the policy completes the chain several times from the end of each step, and the share of
/// right answers is the step's label. The last step's label is the outcome of the chain itself.
/// </summary>
/// <param name="policy">Who completes.</param>
/// <param name="accuracy">What counts as right: a score above 0.5.</param>
/// <param name="options">How tokens are drawn; the token budget is that of a whole chain.</param>
public sealed class MonteCarloLabeller(Policy policy, IReward accuracy, SamplingOptions options)
{
    /// <summary>Tokens drawn so far: what the labels cost.</summary>
    public long TokensDrawn { get; private set; }

    /// <summary>Labels the steps of chains.</summary>
    /// <param name="rollouts">The chains.</param>
    /// <param name="splitter">What a step is.</param>
    /// <param name="completions">Completions of each step, at least 1.</param>
    /// <param name="seed">Noise of the completions.</param>
    /// <returns>One for each chain, in the same order.</returns>
    public IReadOnlyList<LabelledSteps> Label(IReadOnlyList<Rollout> rollouts, StepSplitter splitter, int completions, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(completions, 1);
        var random = new SeededRandom(seed);
        var stepped = rollouts.Select(splitter.Split).ToList();
        var prefixes = rollouts.Zip(stepped).SelectMany(one => one.Second.Ends.SkipLast(1).Select(end => ChainPrefix.Of(one.First).First(end))).ToList();
        var shares = new Queue<double>(Complete(prefixes, completions, random));
        var outcomes = accuracy.ScoreAll(rollouts);
        return [.. stepped.Select((steps, i) => new LabelledSteps(
            steps, [.. steps.Ends.SkipLast(1).Select(_ => shares.Dequeue()), .. steps.Ends.TakeLast(1).Select(_ => IsRight(outcomes[i]) ? 1.0 : 0)]))];
    }

    /// <summary>How likely the right answer is from where chains stand.</summary>
    /// <param name="prefixes">The beginnings.</param>
    /// <param name="completions">Completions of each, at least 1.</param>
    /// <param name="random">Source of the noise.</param>
    /// <returns>Share of right answers, one for each beginning.</returns>
    public IReadOnlyList<double> Complete(IReadOnlyList<ChainPrefix> prefixes, int completions, SeededRandom random)
    {
        if (prefixes.Count == 0) return [];
        var writer = new StepWriter(policy, StepSplitter.Tokens(options.MaxNewTokens), options);
        var drawn = writer.Draw([.. prefixes.Select(prefix => (prefix, completions, random))]);
        TokensDrawn += drawn.Sum(one => (long)one.Tokens);
        var scores = accuracy.ScoreAll([.. drawn.SelectMany(one => one.Chains).Select(chain => chain.ToRollout())]);
        return [.. scores.Chunk(completions).Select(some => some.Average(score => IsRight(score) ? 1.0 : 0))];
    }

    private static bool IsRight(double score) => score > 0.5;
}
