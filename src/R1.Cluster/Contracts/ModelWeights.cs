namespace R1.Cluster.Contracts;

/// <summary>Which weights a work item is computed with.</summary>
/// <param name="Model">Names one of the trainer's models, e.g. policy or reference: a worker keeps one version of each.</param>
/// <param name="Version">SHA-256 of the weights, lower-case hex.</param>
[GenerateSerializer, Immutable]
internal sealed record WeightVersion(Guid Model, string Version);

/// <summary>A version of a model's weights on its way to a worker.</summary>
/// <param name="Version">Names it.</param>
/// <param name="Config">The model's config.json.</param>
/// <param name="Bytes">The weights; null where they are in a file.</param>
/// <param name="Path">A file with the weights on a folder that trainer and workers share; null where they are in the message.</param>
[GenerateSerializer, Immutable]
internal sealed record ModelWeights(WeightVersion Version, string Config, byte[]? Bytes, string? Path);
