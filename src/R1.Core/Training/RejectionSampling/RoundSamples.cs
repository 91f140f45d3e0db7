using R1.Generation;
using R1.Rewards;
using R1.Training.Gradients;
using R1.Training.PolicyOptimization;

namespace R1.Training.RejectionSampling;

/// <summary>The completions of one round: sums over all of them, and the token ids of those that are kept. The others need no memory.</summary>
/// <param name="mostPerPrompt">Completions of one question that are kept at most; null for no limit.</param>
internal sealed class RoundSamples(int? mostPerPrompt)
{
    private readonly List<TokenSequence> _kept = [];
    private readonly Dictionary<string, double> _rewards = [];
    private long _tokens;
    private int _truncated;

    /// <summary>Completions so far.</summary>
    public int Count { get; private set; }

    /// <summary>Those to train on, in the order in which they were drawn.</summary>
    public IReadOnlyList<TokenSequence> Kept => _kept;

    /// <summary>Mean score of each reward.</summary>
    public IReadOnlyDictionary<string, double> MeanRewards => _rewards.ToDictionary(part => part.Key, part => part.Value / Count);

    /// <summary>Mean length of all completions, tokens.</summary>
    public double MeanLength => (double)_tokens / Count;

    /// <summary>Mean length of those that are kept, tokens; null for none.</summary>
    public double? KeptMeanLength => _kept.Count == 0 ? null : _kept.Average(sequence => sequence.CompletionIds.Length);

    /// <summary>Share of completions that the token budget cut off.</summary>
    public double TruncatedRate => (double)_truncated / Count;

    /// <summary>Adds all completions of one question.</summary>
    public void Add(ScoredGroup group)
    {
        var scored = group.Group.Rollouts.Zip(group.Rewards).ToList();
        foreach (var (rollout, reward) in scored) Measure(rollout, reward);
        var right = scored.Where(one => IsFull(one.Second)).Select(one => one.First).DistinctBy(Identity).Take(mostPerPrompt ?? int.MaxValue);
        foreach (var rollout in right) _kept.Add(new TokenSequence(rollout.PromptIds, rollout.Sampled.TokenIds, _kept.Count));
    }

    private static bool IsFull(RewardBreakdown reward) => reward.Parts.Values.All(score => score >= 1);

    private static string Identity(Rollout rollout) => string.Join(' ', rollout.Sampled.TokenIds);

    private void Measure(Rollout rollout, RewardBreakdown reward)
    {
        Count++;
        _tokens += rollout.Length;
        if (rollout.IsTruncated) _truncated++;
        foreach (var (name, score) in reward.Parts) _rewards[name] = _rewards.GetValueOrDefault(name) + score;
    }
}
