using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace R1.Cluster.Hosting;

/// <summary>Connects trainers.</summary>
internal static class ClusterClients
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>A started client of a cluster.</summary>
    /// <param name="address">Of the cluster.</param>
    /// <param name="patience">How long to wait for the first worker.</param>
    /// <exception cref="ClusterException">There is none, or Redis cannot be reached.</exception>
    public static IHost Connect(ClusterAddress address, TimeSpan patience)
    {
        if (address is ClusterAddress.Redis redis) SiloEndpoints.LocalAddressTowards(redis);
        var clock = Stopwatch.StartNew();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client => client.Know(address).UseConnectionRetryFilter(async (_, stop) =>
        {
            await Task.Delay(Pause, stop);
            return clock.Elapsed < patience;
        }));
        var host = builder.Build();
        try
        {
            host.Start();
            return host;
        }
        catch (Exception error)
        {
            host.Dispose();
            throw new ClusterException($"{address}: no worker was found ({error.GetBaseException().Message}). Start some with "
                + $"'r1nb worker --cluster {address}'.", error);
        }
    }
}
