using System.Globalization;

namespace R1.Cluster;

/// <summary>A cluster as its trainer sees it now.</summary>
/// <param name="Workers">Workers that are given work.</param>
/// <param name="Refused">Workers that are not, by address, and why.</param>
/// <param name="Waiting">Work items that no worker has.</param>
/// <param name="InFlight">Work items that a worker has.</param>
/// <param name="Done">Work items done.</param>
/// <param name="Repeated">Work items that were begun again after a worker or a connection was lost.</param>
/// <param name="TokensPerSecond">Completion tokens per second of wall time in the last call of a sampler; 0 before the first.</param>
/// <param name="WeightVersion">First digits of the SHA-256 of the weights that went out last; empty before the first.</param>
public sealed record ClusterStatus(
    int Workers, IReadOnlyDictionary<string, string> Refused, int Waiting, int InFlight, long Done, long Repeated, double TokensPerSecond,
    string WeightVersion)
{
    /// <summary>The figures by name, for the metrics of a run; they depend on time and are no part of what a run reproduces.</summary>
    public IReadOnlyDictionary<string, double> ToMetrics() => new Dictionary<string, double>
    {
        ["workers"] = Workers, ["workers_refused"] = Refused.Count, ["items_waiting"] = Waiting, ["items_in_flight"] = InFlight, ["items_done"] = Done,
        ["items_repeated"] = Repeated, ["tokens_per_second"] = TokensPerSecond,
    };

    /// <summary>On one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Workers} workers, {Refused.Count} refused; items: {Waiting} waiting, {InFlight} in flight, {Done} done, {Repeated} begun again; "
        + $"{TokensPerSecond:f0} tokens/s, weights {WeightVersion}");
}
