using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Rewards;
using R1.Search;
using R1.Search.Trees;
using R1.Training.RewardModels;

namespace R1.Pipeline;

/// <summary>Where the answers come from that a policy is trained on.</summary>
public interface IAnswerSource
{
    /// <summary>Finds answers to problems.</summary>
    /// <param name="policy">Who writes.</param>
    /// <param name="problems">Training problems.</param>
    /// <param name="seeds">Source of the noise of the round.</param>
    /// <returns>Finished chains, right or not, and the tokens that were drawn.</returns>
    (IReadOnlyList<Rollout> Chains, long Tokens) Find(Policy policy, IReadOnlyList<Problem> problems, Seeds seeds);
}

/// <summary>Tree search under a value model, which is trained further on what the walks have found.</summary>
/// <param name="config">Sizes.</param>
/// <param name="splitter">What a step is.</param>
/// <param name="value">Guides the search, and learns; not owned.</param>
public sealed class SearchedAnswers(SelfSearchConfig config, StepSplitter splitter, ProcessRewardModel value) : IAnswerSource
{
    private const int WaysPerTree = 4;

    /// <inheritdoc/>
    public (IReadOnlyList<Rollout> Chains, long Tokens) Find(Policy policy, IReadOnlyList<Problem> problems, Seeds seeds)
    {
        var search = new TreeSearch(policy, splitter, new OutcomeValue(new TrainedValue(value), new AccuracyReward()), config.Sampling);
        var trees = search.Run(problems, config.Tree, seeds);
        LabelledSteps[] learnt = [.. trees.SelectMany(Labelled)];
        if (learnt.Length > 0) value.Train(learnt, seeds);
        return ([.. trees.SelectMany(tree => tree.Finished).Select(node => node.Chain.ToRollout())], trees.Sum(tree => (long)tree.Tokens));
    }

    // The finished chains that most walks led to; the label of a step is what the walks through it have found on average.
    private IEnumerable<LabelledSteps> Labelled(SearchTree tree) => tree.Finished.Where(node => node is { Visits: > 0, Chain.Ids.Length: > 0 })
        .OrderByDescending(node => node.Visits).Take(WaysPerTree).Select(node =>
        {
            var way = node.Way().Skip(1).ToList();
            return new LabelledSteps(
                splitter.Split(node.Chain) with { Ends = [.. way.Select(one => one.Chain.Ids.Length)] }, [.. way.Select(one => one.Mean)]);
        });
}

/// <summary>Plain samples, as many as cost the given tokens: the control without search.</summary>
/// <param name="sampling">How tokens are drawn.</param>
/// <param name="tokens">Tokens of every round; the last sweep over the problems may exceed them.</param>
public sealed class SampledAnswers(SamplingOptions sampling, IReadOnlyList<long> tokens) : IAnswerSource
{
    private int _round;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There are more rounds than numbers of tokens.</exception>
    public (IReadOnlyList<Rollout> Chains, long Tokens) Find(Policy policy, IReadOnlyList<Problem> problems, Seeds seeds)
    {
        if (_round == tokens.Count) throw new InvalidOperationException($"There are tokens for {tokens.Count} rounds: give a number for each.");
        var (chains, drawn) = (new List<Rollout>(), 0L);
        for (var sweep = 0; drawn < tokens[_round]; sweep++)
        {
            var some = policy.Sample(problems, 1, sampling, seeds.Derive("sampled", sweep)).SelectMany(group => group.Rollouts).ToList();
            chains.AddRange(some);
            drawn += some.Sum(rollout => (long)rollout.Length);
        }
        _round++;
        return (chains, drawn);
    }
}
