using System.Runtime.InteropServices;
using R1.Cluster.Contracts;
using R1.Models;
using R1.Training.Gradients;
using R1.Training.Gradients.Vectorized;

namespace R1.Cluster.Trainers;

/// <summary>
/// The shares of the vectorised engine, computed by workers. The loss stays with the trainer, between the two halves of a share: a worker gives its
/// log-probabilities, learns the derivatives of the loss by them, and gives the gradient. When it is lost in between, another begins the share again.
/// </summary>
internal sealed class ClusterGradientEngine : SharedGradientEngine
{
    private readonly WorkerCluster _cluster;
    private readonly CausalLM _model;
    private ModelWeights _weights;

    /// <param name="cluster">The workers; not owned.</param>
    /// <param name="model">Supplies weights, receives gradients; not owned.</param>
    /// <exception cref="ArgumentException">The model is not one that <see cref="SharedGradientEngine.Supports"/> accepts.</exception>
    public ClusterGradientEngine(WorkerCluster cluster, CausalLM model) : base(model)
    {
        (_cluster, _model) = (cluster, model);
        _weights = cluster.Publish(model);
    }

    /// <inheritdoc/>
    public override void Synchronize() => _weights = _cluster.Publish(_model);

    /// <inheritdoc/>
    protected override void ComputeShares(IReadOnlyList<IReadOnlyList<TokenSequence>> microBatches, double temperature, LossGradient loss)
    {
        var weights = _weights;
        WorkQueue.WaitAll(Enumerable.Range(0, Math.Min(ShareCount, microBatches.Count)), async (share, stop) =>
        {
            int[] indices = [.. Enumerable.Range(0, microBatches.Count).Where(i => i % ShareCount == share)];
            TokenSequence[][] own = [.. indices.Select(i => microBatches[i].ToArray())];
            var answer = await _cluster.Queue.Run(
                weights, worker => Compute(worker, weights.Version, own, temperature, (i, score) => loss(indices[i], score)), stop);
            Take(Shares[share], answer);
            return share;
        });
    }

    /// <inheritdoc/>
    protected override MicroBatchScore[] ScoreAll(IReadOnlyList<IReadOnlyList<TokenSequence>> microBatches, double temperature)
    {
        var weights = _weights;
        return WorkQueue.WaitAll(
            microBatches, (batch, stop) => _cluster.Queue.Run(weights, worker => worker.Score(weights.Version, [.. batch], temperature), stop));
    }

    private static async Task<ShareGradient?> Compute(
        IWorkerGrain worker, WeightVersion weights, TokenSequence[][] microBatches, double temperature, LossGradient loss)
    {
        var share = Guid.NewGuid();
        if (await worker.Begin(weights, share, microBatches, temperature) is not { } scores) return null;
        return await worker.Finish(weights, share, [.. scores.Select((score, i) => loss(i, score))]);
    }

    private static void Take(GradientShare share, ShareGradient answer)
    {
        MemoryMarshal.Cast<byte, float>(answer.Gradient).CopyTo(share.Gradient.Span);
        foreach (var (load, counted) in share.Load.Zip(answer.Load))
            for (var expert = 0; expert < load.Length; expert++) load[expert] += counted[expert];
    }
}
