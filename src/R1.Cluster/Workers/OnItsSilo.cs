using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace R1.Cluster.Workers;

/// <summary>A grain whose key is the address of a silo lives on that silo; by default all would gather where the first caller is connected.</summary>
[Serializable, GenerateSerializer, Immutable, SuppressReferenceTracking]
internal sealed class OnItsSiloPlacement : PlacementStrategy;

/// <inheritdoc cref="OnItsSiloPlacement"/>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OnItsSiloAttribute() : PlacementAttribute(new OnItsSiloPlacement());

/// <inheritdoc cref="OnItsSiloPlacement"/>
internal sealed class OnItsSiloDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = target.GrainIdentity.Key.ToString();
        var silo = context.GetCompatibleSilos(target).FirstOrDefault(silo => silo.ToParsableString() == key);
        return Task.FromResult(silo ?? throw new SiloUnavailableException($"There is no worker {key}."));
    }
}
