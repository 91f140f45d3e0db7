using System.ComponentModel.DataAnnotations;
using R1.Configuration;

namespace R1.Cluster;

/// <summary>What a trainer expects of a cluster.</summary>
public sealed record WorkerClusterOptions : IConfig
{
    /// <value>
    /// Folder that trainer and workers see under the same path, for weights that are too large for a message (above 28 MB). Default null: there is none.
    /// </value>
    public string? SharedFolder { get; init; }

    /// <value>Longest time in which the first worker must be found, in seconds. Default 30.</value>
    [Range(0.01, 1e6)]
    public double ConnectSeconds { get; init; } = 30;

    /// <value>Longest time that work waits while there is no worker, in seconds; after it the run ends with an error. Default 300.</value>
    [Range(0.01, 1e6)]
    public double PatienceSeconds { get; init; } = 300;
}
