using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using R1.Cluster.Contracts;
using R1.Cluster.Hosting;

namespace R1.Cluster.Workers;

/// <summary>A silo that computes work items, on one thread: run one for each core.</summary>
internal sealed class Worker : IAsyncDisposable
{
    // Workers that start at the same time may have found the same port free.
    private const int Attempts = 3;

    private readonly IHost _host;

    private Worker(IHost host, SiloEndpoints endpoints) => (_host, Endpoint) = (host, new IPEndPoint(endpoints.Address, endpoints.Port));

    /// <summary>Where other workers reach it.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Joins a cluster, or begins one.</summary>
    /// <param name="address">Of the cluster.</param>
    /// <param name="build">What the worker says of itself.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="ClusterException">It cannot join: says why.</exception>
    public static async Task<Worker> StartAsync(ClusterAddress address, WorkerBuild build, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            var endpoints = SiloEndpoints.On(address);
            var host = Build(address, endpoints, build);
            try
            {
                await host.StartAsync(cancellationToken);
                return new Worker(host, endpoints);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                host.Dispose();
                if (attempt < Attempts && error.GetBaseException() is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }) continue;
                throw new ClusterException($"{address} does not let the worker in ({error.GetBaseException().Message}): see that no other program listens "
                    + "there, and that its workers are alive.", error);
            }
        }
    }

    /// <summary>Leaves the cluster.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static IHost Build(ClusterAddress address, SiloEndpoints endpoints, WorkerBuild build)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo.Join(address, endpoints).AddPlacementDirector<OnItsSiloPlacement, OnItsSiloDirector>());
        // What is started last is stopped first: the lane gives its work back while the silo can still say so.
        builder.Services.AddSingleton(build).AddSingleton<ModelShelf>().AddSingleton<Lane>().AddHostedService(services => services.GetRequiredService<Lane>());
        return builder.Build();
    }
}
