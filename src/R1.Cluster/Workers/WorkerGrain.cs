using Orleans.Concurrency;
using R1.Cluster.Contracts;
using R1.Generation;
using R1.Training.Gradients;
using R1.Training.Gradients.Vectorized;

namespace R1.Cluster.Workers;

/// <summary>Passes work on to the lane. It may answer while earlier calls wait for theirs.</summary>
[OnItsSilo, Reentrant]
internal sealed class WorkerGrain(WorkerBuild build, Lane lane, ModelShelf shelf) : Grain, IWorkerGrain
{
    public Task<WorkerBuild> Build() => Task.FromResult(build);

    public Task Load(ModelWeights weights) => lane.Run(_ =>
    {
        shelf.Load(weights);
        return true;
    });

    public Task<SampledCompletion[][]?> Sample(WeightVersion weights, SampleRequest[] requests, SamplingOptions options) =>
        lane.Run(stop => shelf.Find(weights)?.Sample(requests, options, stop));

    public Task<MicroBatchScore?> Score(WeightVersion weights, TokenSequence[] microBatch, double temperature) =>
        lane.Run(_ => shelf.Find(weights)?.Score(microBatch, temperature));

    public Task<MicroBatchScore[]?> Begin(WeightVersion weights, Guid share, TokenSequence[][] microBatches, double temperature) =>
        lane.Run(_ => shelf.Find(weights)?.Begin(share, microBatches, temperature));

    public Task<ShareGradient?> Finish(WeightVersion weights, Guid share, float[][] lossGradients) =>
        lane.Run(_ => shelf.Find(weights)?.Finish(share, lossGradients));
}
