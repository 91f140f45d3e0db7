namespace R1.Cluster.Contracts;

/// <summary>Who is in the cluster, as the silo sees it that the caller is connected to.</summary>
[Alias("r1.roster")]
internal interface IRosterGrain : IGrainWithIntegerKey
{
    /// <summary>Addresses of the workers that are alive: the keys of <see cref="IWorkerGrain"/>.</summary>
    [Alias("workers")]
    Task<string[]> Workers();
}
