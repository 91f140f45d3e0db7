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
        List<ConfigFault> faults = [.. ConfigValidation.FaultsOf(config), .. config.Sampling.FaultsWith(policy), .. RewardFaults(config, [.. rewards])];
        return faults.Count == 0 ? config : throw new InvalidConfigException(nameof(GrpoConfig), faults);
    }

    private static IEnumerable<ConfigFault> RewardFaults(GrpoConfig config, string[] rewards)
    {
        foreach (var missing in config.Advantage.NeededRewards.Except(rewards))
            yield return new ConfigFault("advantage", missing, $"name one of the rewards: {string.Join(", ", rewards)}");
    }
}
