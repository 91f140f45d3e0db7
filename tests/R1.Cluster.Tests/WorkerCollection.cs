namespace R1.Tests.Cluster;

/// <summary>Tests whose workers are processes take turns: they need the cores.</summary>
[CollectionDefinition(nameof(WorkerCollection))]
public sealed class WorkerCollection;
