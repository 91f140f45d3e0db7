namespace R1.Training.PolicyOptimization.Advantages;

/// <summary>What advantages are estimated from: the rewards of the completions of one step, token by token, group after group.</summary>
public sealed record TokenRewards
{
    /// <param name="tokens">For each completion, one reward per token; the reward of an outcome is that of the last token.</param>
    /// <param name="groupSize">Completions per prompt, G; those of one prompt are adjacent.</param>
    /// <exception cref="ArgumentException">Groups are incomplete, a completion is empty, or a reward is not finite.</exception>
    public TokenRewards(IReadOnlyList<double[]> tokens, int groupSize)
    {
        (Tokens, GroupSize) = (tokens, groupSize);
        if (groupSize < 1 || tokens.Count == 0 || tokens.Count % groupSize != 0)
            throw new ArgumentException(
                $"{tokens.Count} completions are no groups of {groupSize}: give the whole groups of at least one prompt.", nameof(tokens));
        for (var i = 0; i < tokens.Count; i++) Check(tokens[i], i);
    }

    /// <summary>For each completion, one reward per token.</summary>
    public IReadOnlyList<double[]> Tokens { get; }

    /// <summary>Completions per prompt, G.</summary>
    public int GroupSize { get; }

    /// <summary>V(s_t), a critic's estimate before each token, in the layout of <see cref="Tokens"/>; null without a critic.</summary>
    public IReadOnlyList<double[]>? Values { get; init; }

    /// <summary>Scores of the single rewards by name, one per completion, unweighted; null where they are not known.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>>? Parts { get; init; }

    /// <summary>Rewards of whole completions.</summary>
    /// <param name="outcomes">One per completion.</param>
    /// <param name="lengths">Tokens of each completion.</param>
    /// <param name="groupSize">Completions per prompt, G.</param>
    public static TokenRewards Outcome(IReadOnlyList<double> outcomes, IReadOnlyList<int> lengths, int groupSize)
    {
        var tokens = lengths.Select(length => new double[length]).ToList();
        for (var i = 0; i < tokens.Count; i++)
            if (tokens[i].Length > 0) tokens[i][^1] = outcomes[i];
        return new(tokens, groupSize);
    }

    /// <summary>
    /// Subtracts beta (log pi_old - log pi_ref) from the reward of each token: the KL penalty in the reward, as in PPO for language models
    /// (arXiv 2203.02155), in place of the term in the loss of eq. (1).
    /// </summary>
    /// <param name="coefficient">beta.</param>
    /// <param name="oldLogProbs">In the layout of <see cref="Tokens"/>, of the policy that drew the tokens.</param>
    /// <param name="refLogProbs">The same of the reference.</param>
    public TokenRewards WithKl(double coefficient, IReadOnlyList<float[]> oldLogProbs, IReadOnlyList<float[]> refLogProbs) =>
        new([.. Tokens.Select((row, i) => row.Select((r, t) => r - (coefficient * (oldLogProbs[i][t] - (double)refLogProbs[i][t]))).ToArray())], GroupSize)
        {
            Values = Values, Parts = Parts,
        };

    /// <summary>The total reward of each completion, group by group.</summary>
    public IReadOnlyList<double[]> Scores() => [.. Tokens.Select(row => row.Sum()).Chunk(GroupSize)];

    /// <summary>One number per completion, repeated for each of its tokens: what an estimator returns that tells completions apart and not tokens.</summary>
    /// <param name="values">One per completion, in order.</param>
    public IReadOnlyList<double[]> Spread(IEnumerable<double> values) =>
        [.. values.Zip(Tokens, (value, row) => Enumerable.Repeat(value, row.Length).ToArray())];

    private void Check(double[] rewards, int index)
    {
        if (rewards.Length == 0)
            throw new ArgumentException($"Completion {index} is empty: a reward needs a token to belong to.");
        if (!rewards.All(double.IsFinite))
            throw new ArgumentException($"Completion {index} (group {index / GroupSize}) has a reward that is not finite: {string.Join(", ", rewards)}.");
    }
}
