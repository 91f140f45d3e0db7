using System.Diagnostics;
using R1.Cluster.Trainers;
using R1.Generation;
using R1.Models;

namespace R1.Cluster;

/// <summary>
/// Sampling on the workers of a cluster. A completion depends on its request, the options and the weights alone, so the completions are those of the local
/// vectorised sampler to the bit.
/// </summary>
/// <param name="cluster">The workers; not owned.</param>
/// <param name="model">The policy, in float32 on the CPU and without an adapter; its current weights are read at every call.</param>
public sealed class ClusterSampler(WorkerCluster cluster, CausalLM model) : ICompletionSampler
{
    // Of what is left, so that the last items are small and no worker waits long for another.
    private const int ItemsOfTheRest = 8;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A request or an option is invalid (lists every fault), or the model is not one that workers have.</exception>
    /// <exception cref="ClusterException">There was no worker for too long, or an item failed again and again.</exception>
    public IReadOnlyList<SampledCompletion[]> Sample(
        IReadOnlyList<SampleRequest> requests, SamplingOptions options, CancellationToken cancellationToken = default)
    {
        SampleRequests.Validate(requests, options, model.Config);
        var clock = Stopwatch.StartNew();
        var weights = cluster.Publish(model);
        var answers = WorkQueue.WaitAll(
            Items(requests), (item, stop) => cluster.Queue.Run(weights, worker => worker.Sample(weights.Version, item, options), stop), cancellationToken);
        cluster.Note(answers.Sum(answer => answer.Sum(group => group.Sum(completion => (long)completion.TokenIds.Length))), clock.Elapsed);
        return [.. answers.SelectMany(answer => answer)];
    }

    /// <summary>Whole requests in order, fewer and fewer of them: the same items for any number of workers.</summary>
    private static IEnumerable<SampleRequest[]> Items(IReadOnlyList<SampleRequest> requests)
    {
        for (var (first, size) = (0, 0); first < requests.Count; first += size)
        {
            size = (int)Math.Ceiling((requests.Count - first) / (double)ItemsOfTheRest);
            yield return [.. requests.Skip(first).Take(size)];
        }
    }
}
