using R1.Configuration;
using R1.Models;

namespace R1.Training.PolicyOptimization;

/// <summary>What a configuration asks of the model and the rewards that it is used with.</summary>
internal static class GrpoRequirements
{
    private const string RoutingReplay = "routing_replay";

    /// <summary>Refuses what would fail in the first step.</summary>
    /// <exception cref="InvalidConfigException">Lists every fault of the configuration by itself and with this model and these rewards.</exception>
    public static GrpoConfig ValidateFor(this GrpoConfig config, ModelConfig policy, IEnumerable<string> rewards)
    {
        List<ConfigFault> faults =
        [
            .. ConfigValidation.FaultsOf(config), .. config.Sampling.FaultsWith(policy), .. RewardFaults(config, [.. rewards]),
            .. RoutingFaults(config, policy),
        ];
        return faults.Count == 0 ? config : throw new InvalidConfigException(nameof(GrpoConfig), faults);
    }

    /// <summary>Refuses a sampler or an engine that has no part in routing replay, where it is asked for.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="takesPart">Whether this one does.</param>
    /// <param name="remedy">What to do if not.</param>
    /// <exception cref="InvalidConfigException">It does not.</exception>
    public static void CheckReplay(this GrpoConfig config, bool takesPart, string remedy)
    {
        if (config.RoutingReplay && !takesPart)
            throw new InvalidConfigException(nameof(GrpoConfig), [new ConfigFault(RoutingReplay, true, remedy)]);
    }

    private static IEnumerable<ConfigFault> RoutingFaults(GrpoConfig config, ModelConfig policy)
    {
        if (config.RoutingReplay && policy.ExpertsOf(policy.NumHiddenLayers - 1) is null)
            yield return new ConfigFault(RoutingReplay, true, "leave it out: no layer of the model has experts");
    }

    private static IEnumerable<ConfigFault> RewardFaults(GrpoConfig config, string[] rewards)
    {
        foreach (var missing in config.Advantage.NeededRewards.Except(rewards))
            yield return new ConfigFault("advantage", missing, $"name one of the rewards: {string.Join(", ", rewards)}");
    }
}
