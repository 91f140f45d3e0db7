using Orleans.Concurrency;
using R1.Cluster.Contracts;

namespace R1.Cluster.Workers;

/// <summary>Lives on every silo that is asked, so that no answer depends on another worker.</summary>
[StatelessWorker(1)]
internal sealed class RosterGrain(ISiloStatusOracle silos) : Grain, IRosterGrain
{
    public Task<string[]> Workers() => Task.FromResult(silos.GetActiveSilos().Select(silo => silo.ToParsableString()).ToArray());
}
