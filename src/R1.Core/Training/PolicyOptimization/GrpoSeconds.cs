namespace R1.Training.PolicyOptimization;

/// <summary>Wall time of one step and of its parts; what is missing in the sum is rewards, sorting and metrics.</summary>
/// <param name="Sampling">Drawing the rollout, seconds.</param>
/// <param name="Reference">Scoring it with the reference, seconds.</param>
/// <param name="Gradient">Log-probabilities, loss and gradients of all updates, seconds.</param>
/// <param name="Optimizer">Clipping, stepping, balancing and handing out the new weights, seconds.</param>
/// <param name="Total">The whole step, seconds.</param>
public readonly record struct GrpoSeconds(double Sampling, double Reference, double Gradient, double Optimizer, double Total)
{
    /// <summary>By snake-case name, as a record of metrics.jsonl holds times.</summary>
    public Dictionary<string, double> ToTimes() => new()
    {
        ["sampling"] = Sampling, ["reference"] = Reference, ["gradient"] = Gradient, ["optimizer"] = Optimizer, ["total"] = Total,
    };

    /// <summary>Reads times back; 0 where a log of an earlier version has none.</summary>
    internal static GrpoSeconds FromTimes(IReadOnlyDictionary<string, double> time) => new(
        time.GetValueOrDefault("sampling"), time.GetValueOrDefault("reference"), time.GetValueOrDefault("gradient"),
        time.GetValueOrDefault("optimizer"), time.GetValueOrDefault("total"));
}
