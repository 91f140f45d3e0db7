using R1.Cluster;
using R1.Cluster.Contracts;
using R1.Cluster.Hosting;
using R1.Cluster.Workers;

namespace R1.Tests.Cluster;

/// <summary>A cluster whose only worker is in this process.</summary>
public sealed class LocalWorkers : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _workers = [];

    /// <summary>Its address.</summary>
    public string Address { get; } = WorkerProcess.FreeAddress();

    /// <summary>As a trainer sees it.</summary>
    public WorkerCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _workers.Add(await Worker.StartAsync(ClusterAddress.Parse(Address), WorkerBuild.Here));
        Cluster = WorkerCluster.Connect(Address);
    }

    public async ValueTask DisposeAsync()
    {
        Cluster.Dispose();
        foreach (var worker in _workers) await worker.DisposeAsync();
    }
}
