using R1.Generation;
using R1.Training.Gradients;
using R1.Training.Gradients.Vectorized;

namespace R1.Cluster.Contracts;

/// <summary>
/// A worker, reached under the address of its silo. Its answers depend on the arguments alone, so that any of them may be asked for again, elsewhere. They are
/// null where the worker does not hold the weights: give them to it and ask again.
/// </summary>
[Alias("r1.worker")]
internal interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>What the worker runs.</summary>
    [Alias("build")]
    Task<WorkerBuild> Build();

    /// <summary>Takes over weights, in the place of the version that it had of the model.</summary>
    /// <exception cref="InvalidDataException">They are not those that their version names, or there is no such file.</exception>
    [Alias("load"), ResponseTimeout("00:10:00")]
    Task Load(ModelWeights weights);

    /// <summary>Draws completions.</summary>
    [Alias("sample"), ResponseTimeout("01:00:00")]
    Task<SampledCompletion[][]?> Sample(WeightVersion weights, SampleRequest[] requests, SamplingOptions options);

    /// <summary>Log-probabilities of a micro-batch.</summary>
    [Alias("score"), ResponseTimeout("01:00:00")]
    Task<MicroBatchScore?> Score(WeightVersion weights, TokenSequence[] microBatch, double temperature);

    /// <summary>Begins a share of the gradient: log-probabilities of its micro-batches, whose forward passes are kept.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="share">A name by which <see cref="Finish"/> finds them.</param>
    /// <param name="microBatches">Those of the share, in their order.</param>
    /// <param name="temperature">Softmax temperature.</param>
    [Alias("begin"), ResponseTimeout("01:00:00")]
    Task<MicroBatchScore[]?> Begin(WeightVersion weights, Guid share, TokenSequence[][] microBatches, double temperature);

    /// <summary>The gradient of a share; null as well where its forward passes are gone: begin it again.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="share">As it was named.</param>
    /// <param name="lossGradients">Of each micro-batch, [B * T] derivatives of its loss by its log-probabilities; empty where there are none.</param>
    [Alias("finish"), ResponseTimeout("01:00:00")]
    Task<ShareGradient?> Finish(WeightVersion weights, Guid share, float[][] lossGradients);
}
