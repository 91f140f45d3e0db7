using R1.Configuration;
using R1.Models;

namespace R1.Training.PolicyOptimization;

/// <summary>What a configuration asks of the model and the rewards that it is used with.</summary>
internal static class GrpoRequirements
{
    /// <summary>Refuses what would fail in the first step.</summary>
    /// <exception cref="InvalidConfigException">Lists every fault of the configuration by itself and with this model and these rewards.</exception>
    public static GrpoConfig ValidateFor(this GrpoConfig config, ModelConfig policy, IEnumerable<string> rewards)
    {
        List<ConfigFault> faults = [.. ConfigValidation.FaultsOf(config), .. ModelFaults(config, policy), .. RewardFaults(config, [.. rewards])];
        return faults.Count == 0 ? config : throw new InvalidConfigException(nameof(GrpoConfig), faults);
    }

    private static IEnumerable<ConfigFault> ModelFaults(GrpoConfig config, ModelConfig policy)
    {
        var sampling = config.Sampling;
        if (sampling.MaxNewTokens >= policy.MaxPositionEmbeddings)
            yield return new ConfigFault(
                "sampling.max_new_tokens", sampling.MaxNewTokens,
                $"give fewer than the {policy.MaxPositionEmbeddings} positions of the model: the prompt needs some");
        foreach (var (field, ids) in new[] { ("sampling.stop_token_ids", sampling.StopTokenIds), ("sampling.banned_token_ids", sampling.BannedTokenIds) })
            if (ids.Any(id => id < 0 || id >= policy.VocabSize))
                yield return new ConfigFault(field, ids, $"give ids from 0 to {policy.VocabSize - 1}: the model knows no others");
    }

    private static IEnumerable<ConfigFault> RewardFaults(GrpoConfig config, string[] rewards)
    {
        foreach (var missing in config.Advantage.NeededRewards.Except(rewards))
            yield return new ConfigFault("advantage", missing, $"name one of the rewards: {string.Join(", ", rewards)}");
    }
}
