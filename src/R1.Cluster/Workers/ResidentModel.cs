using R1.Cluster.Contracts;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Training.Gradients;
using R1.Training.Gradients.Vectorized;

namespace R1.Cluster.Workers;

/// <summary>A model on a worker, with what samples from it and what computes its gradients. Used by the lane alone.</summary>
internal sealed class ResidentModel : IDisposable
{
    private readonly CausalLM _model;
    private readonly VectorSampler _sampler;
    private OpenShares? _shares; // a model that is only sampled from does without

    /// <param name="config">The text of a config.json.</param>
    public ResidentModel(string config)
    {
        Config = config;
        _model = CausalLM.Create(ModelConfig.Parse(config), seed: 0);
        _sampler = new VectorSampler(_model, workers: 1);
    }

    /// <summary>As it was given.</summary>
    public string Config { get; }

    /// <summary>Version of the present weights; empty before the first.</summary>
    public string Version { get; private set; } = "";

    private OpenShares Shares => _shares ??= new OpenShares(_model);

    /// <summary>Takes over weights.</summary>
    /// <exception cref="InvalidDataException">They are not those that their version names.</exception>
    public void Load(ModelWeights weights)
    {
        var bytes = weights.Bytes ?? Read(weights.Path!);
        if (Hashes.OfBytes(bytes) != weights.Version.Version)
            throw new InvalidDataException(
                $"{weights.Path ?? "The message"} does not hold the weights that were announced (SHA-256 {weights.Version.Version}).");
        Version = "";
        WeightBytes.CopyTo(_model, bytes);
        _shares?.Load();
        Version = weights.Version.Version;
    }

    /// <summary>Draws completions.</summary>
    public SampledCompletion[][] Sample(SampleRequest[] requests, SamplingOptions options, CancellationToken cancellationToken) =>
        [.. _sampler.Sample(requests, options, cancellationToken)];

    /// <inheritdoc cref="OpenShares.Score"/>
    public MicroBatchScore Score(TokenSequence[] microBatch, double temperature) => Shares.Score(microBatch, temperature);

    /// <inheritdoc cref="OpenShares.Begin"/>
    public MicroBatchScore[] Begin(Guid share, TokenSequence[][] microBatches, double temperature) => Shares.Begin(share, microBatches, temperature);

    /// <inheritdoc cref="OpenShares.Finish"/>
    public ShareGradient? Finish(Guid share, float[][] lossGradients) => Shares.Finish(share, lossGradients);

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private static byte[] Read(string path) => File.Exists(path)
        ? File.ReadAllBytes(path)
        : throw new InvalidDataException($"There is no file {path} on {Environment.MachineName}: give a shared folder that all hosts see under the same path.");
}
