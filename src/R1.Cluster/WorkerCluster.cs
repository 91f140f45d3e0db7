using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using R1.Cluster.Contracts;
using R1.Cluster.Hosting;
using R1.Cluster.Trainers;
using R1.Configuration;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Training.PolicyOptimization;

namespace R1.Cluster;

/// <summary>
/// The workers of a cluster (<c>r1nb worker</c>), as a trainer uses them. Work is cut into items whose answers depend on nothing but their input, and the
/// answers are put together in a fixed order, so a run is the same to the bit with any number of workers, whichever of them come, go or die.
/// </summary>
public sealed class WorkerCluster : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    // In which a cluster that has a wrong worker may show a right one.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private readonly IHost _host;
    private readonly Roster _roster;
    private readonly ConditionalWeakTable<CausalLM, PublishedModel> _models = [];
    private readonly WorkerClusterOptions _options;
    private string _version = "";
    private double _tokensPerSecond;

    private WorkerCluster(IHost host, WorkerClusterOptions options)
    {
        (_host, _options) = (host, options);
        _roster = new Roster(host.Services.GetRequiredService<IClusterClient>(), Queue, TimeSpan.FromSeconds(options.PatienceSeconds));
    }

    /// <summary>The cluster now; cheap, any thread.</summary>
    public ClusterStatus Status => new(
        _roster.Count, _roster.Refused, Queue.Waiting, Math.Max(0, Queue.Open - Queue.Waiting), Queue.Done, Queue.Repeated,
        Volatile.Read(ref _tokensPerSecond), Volatile.Read(ref _version));

    /// <summary>Finds the workers of a cluster.</summary>
    /// <param name="address">
    /// <c>localhost:PORT</c> or <c>redis://[USER:PASSWORD@]HOST:PORT</c> (<c>rediss</c> for TLS), as it was given to the workers. The password may come from
    /// the variable <c>R1NB_REDIS_PASSWORD</c>; errors hide it.
    /// </param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ClusterException">The address is none, the cluster cannot be reached, or it has no worker of this build: says which.</exception>
    /// <exception cref="InvalidConfigException">An option is out of range: lists every fault.</exception>
    public static WorkerCluster Connect(string address, WorkerClusterOptions? options = null)
    {
        options = (options ?? new WorkerClusterOptions()).Validate();
        var (parsed, clock) = (ClusterAddress.Parse(address), Stopwatch.StartNew());
        var cluster = new WorkerCluster(ClusterClients.Connect(parsed, TimeSpan.FromSeconds(options.ConnectSeconds)), options);
        while (cluster._roster.Count == 0)
        {
            if (clock.Elapsed.TotalSeconds > options.ConnectSeconds || (cluster._roster.Refused.Count > 0 && clock.Elapsed > Grace))
            {
                cluster.Dispose();
                throw new ClusterException($"{parsed}: {cluster._roster.Absence()}");
            }
            Thread.Sleep(Period);
        }
        return cluster;
    }

    /// <summary>A trainer whose gradients the workers compute; its policy samples there as well if it was given a <see cref="ClusterSampler"/>.</summary>
    /// <inheritdoc cref="GrpoTrainer(GrpoConfig, Policy, TrainingTask, Seeds)"/>
    /// <exception cref="ArgumentException">The model is too large for the vectorised engine, or not in float32 on the CPU.</exception>
    public GrpoTrainer Trainer(GrpoConfig config, Policy policy, TrainingTask task, Seeds seeds) =>
        new(config, policy, task, seeds, model => new ClusterGradientEngine(this, model));

    /// <inheritdoc/>
    public void Dispose()
    {
        _roster.Dispose();
        _host.StopAsync().GetAwaiter().GetResult();
        _host.Dispose();
    }

    /// <summary>The present weights of a model, for the items that are computed with them.</summary>
    internal ModelWeights Publish(CausalLM model)
    {
        var weights = _models.GetValue(model, key => new PublishedModel(key, _options.SharedFolder)).Refresh();
        Volatile.Write(ref _version, weights.Version.Version[..12]);
        return weights;
    }

    /// <summary>Where work for the workers waits.</summary>
    internal WorkQueue Queue { get; } = new();

    /// <summary>Notes how fast the last samples came.</summary>
    internal void Note(long tokens, TimeSpan time) => Volatile.Write(ref _tokensPerSecond, tokens / Math.Max(1e-9, time.TotalSeconds));
}
