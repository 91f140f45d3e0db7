using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;

namespace R1.Cluster.Hosting;

/// <summary>Where a worker listens: for other workers, and for trainers.</summary>
internal sealed record SiloEndpoints(IPAddress Address, int Port, int GatewayPort)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>For a worker of a cluster.</summary>
    /// <exception cref="ClusterException">The cluster cannot be reached, or another program listens in its place.</exception>
    public static SiloEndpoints On(ClusterAddress address) => address switch
    {
        ClusterAddress.Localhost local => OnThisHost(local),
        ClusterAddress.Redis redis => Free(LocalAddressTowards(redis)),
        _ => throw new ArgumentOutOfRangeException(nameof(address)),
    };

    /// <summary>Hands the endpoints to a silo.</summary>
    public void Set(EndpointOptions options) => (options.AdvertisedIPAddress, options.SiloPort, options.GatewayPort) = (Address, Port, GatewayPort);

    // The fixed ports of the first worker, as long as they are free, and others after that.
    private static SiloEndpoints OnThisHost(ClusterAddress.Localhost local)
    {
        var (first, gateway) = (new IPEndPoint(IPAddress.Loopback, local.Port), new IPEndPoint(IPAddress.Loopback, local.GatewayPort));
        if (!IsFree(first)) return BesideFirst(local);
        if (IsFree(gateway)) return new SiloEndpoints(IPAddress.Loopback, local.Port, local.GatewayPort);
        throw new ClusterException(
            $"{local} needs port {local.GatewayPort} as well, and another program listens there: choose another port, e.g. localhost:5500.");
    }

    private static SiloEndpoints BesideFirst(ClusterAddress.Localhost local)
    {
        if (Connects(new IPEndPoint(IPAddress.Loopback, local.GatewayPort))) return Free(IPAddress.Loopback);
        throw new ClusterException($"Another program listens on port {local.Port}, and it is no worker: choose another port, e.g. localhost:5500.");
    }

    /// <summary>Where this host's packets to Redis come from, once connections show that it can be reached and lets us in.</summary>
    /// <exception cref="ClusterException">It cannot, or does not.</exception>
    public static IPAddress LocalAddressTowards(ClusterAddress.Redis redis)
    {
        var address = LocalEnd(redis);
        RedisConnection.Check(redis);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    private static IPAddress LocalEnd(ClusterAddress.Redis redis)
    {
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            using var limit = new CancellationTokenSource(Patience);
            socket.ConnectAsync(redis.Host, redis.Port, limit.Token).AsTask().GetAwaiter().GetResult();
            return ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            throw new ClusterException($"{redis} cannot be reached ({error.Message}): start redis-server there, or correct the address.", error);
        }
    }

    // Both are held until both are known, so that they differ.
    private static SiloEndpoints Free(IPAddress address)
    {
        using TcpListener silo = new(address, 0), gateway = new(address, 0);
        silo.Start();
        gateway.Start();
        return new SiloEndpoints(address, PortOf(silo), PortOf(gateway));
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    // A first worker that is just starting has one of its two ports before the other.
    private static bool Connects(IPEndPoint endpoint)
    {
        for (var clock = Stopwatch.StartNew(); ; Thread.Sleep(100))
        {
            try
            {
                using var client = new TcpClient();
                client.Connect(endpoint);
                return true;
            }
            catch (SocketException) when (clock.Elapsed < Patience)
            {
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }

    private static bool IsFree(IPEndPoint endpoint)
    {
        try
        {
            using var listener = new TcpListener(endpoint);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
