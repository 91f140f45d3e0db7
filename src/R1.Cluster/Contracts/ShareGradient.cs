namespace R1.Cluster.Contracts;

/// <summary>What a share of the micro-batches adds to the gradient.</summary>
/// <param name="Gradient">Float32, laid out as the kernels have it, which is the same in the same build.</param>
/// <param name="Load">[layers][experts] tokens that each expert has been given.</param>
[GenerateSerializer, Immutable]
internal sealed record ShareGradient(byte[] Gradient, long[][] Load);
