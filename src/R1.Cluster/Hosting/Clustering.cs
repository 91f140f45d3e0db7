using System.Net;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;

namespace R1.Cluster.Hosting;

/// <summary>How silos and clients of a cluster find each other, and how soon one that is gone is missed.</summary>
internal static class Clustering
{
    private const string Name = "r1";

    // A killed worker is missed after three probes, not after 15 seconds. Probes wait longer when the prober itself is held up.
    private static readonly TimeSpan Probe = TimeSpan.FromSeconds(1);

    /// <summary>Makes a silo a member of the cluster.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="address">Of the cluster.</param>
    /// <param name="endpoints">Of the silo.</param>
    public static ISiloBuilder Join(this ISiloBuilder silo, ClusterAddress address, SiloEndpoints endpoints)
    {
        silo.Configure<ClusterOptions>(Identify).Configure<EndpointOptions>(endpoints.Set).Configure<ClusterMembershipOptions>(Watch);
        return address switch
        {
            ClusterAddress.Localhost local => silo.UseDevelopmentClustering(new IPEndPoint(IPAddress.Loopback, local.Port)),
            ClusterAddress.Redis redis => silo.UseRedisClustering(options => options.ConfigurationOptions = RedisConnection.Options(redis)),
            _ => throw new ArgumentOutOfRangeException(nameof(address)),
        };
    }

    /// <summary>Makes a client know the silos of the cluster.</summary>
    public static IClientBuilder Know(this IClientBuilder client, ClusterAddress address)
    {
        client.Configure<ClusterOptions>(Identify).Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = Probe);
        return address switch
        {
            ClusterAddress.Localhost local => client.UseStaticClustering(new IPEndPoint(IPAddress.Loopback, local.GatewayPort)),
            ClusterAddress.Redis redis => client.UseRedisClustering(options => options.ConfigurationOptions = RedisConnection.Options(redis)),
            _ => throw new ArgumentOutOfRangeException(nameof(address)),
        };
    }

    private static void Identify(ClusterOptions options) => (options.ClusterId, options.ServiceId) = (Name, Name);

    private static void Watch(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = Probe;
        options.NumMissedProbesLimit = 3;
        options.NumVotesForDeathDeclaration = 1;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        options.MaxJoinAttemptTime = TimeSpan.FromSeconds(20);
    }
}
