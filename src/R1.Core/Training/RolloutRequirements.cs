using R1.Configuration;
using R1.Generation;
using R1.Models;

namespace R1.Training;

/// <summary>What the options of rollouts ask of the model that is trained on them.</summary>
internal static class RolloutRequirements
{
    /// <summary>What would fail when the first rollout is drawn.</summary>
    /// <param name="sampling">The field <c>sampling</c> of a configuration.</param>
    /// <param name="policy">The model.</param>
    public static IEnumerable<ConfigFault> FaultsWith(this SamplingOptions sampling, ModelConfig policy)
    {
        if (sampling.MaxNewTokens >= policy.MaxPositionEmbeddings)
            yield return new ConfigFault(
                "sampling.max_new_tokens", sampling.MaxNewTokens,
                $"give fewer than the {policy.MaxPositionEmbeddings} positions of the model: the prompt needs some");
        foreach (var (field, ids) in new[] { ("sampling.stop_token_ids", sampling.StopTokenIds), ("sampling.banned_token_ids", sampling.BannedTokenIds) })
            if (ids.Any(id => id < 0 || id >= policy.VocabSize))
                yield return new ConfigFault(field, ids, $"give ids from 0 to {policy.VocabSize - 1}: the model knows no others");
    }
}
