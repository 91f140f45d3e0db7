using System.ComponentModel.DataAnnotations;
using R1.Configuration;

namespace R1.Search.Trees;

/// <summary>Sizes of a Monte-Carlo tree search.</summary>
public sealed record TreeSearchConfig : IConfig
{
    /// <value>Walks from the root to a leaf, each of which opens at most one node. Default 32.</value>
    [Range(1, 1_000_000)]
    public int Simulations { get; init; } = 32;

    /// <value>Next steps that are drawn where a node is opened: the maximum extension of a node (section 4.2). Equal ones become one child. Default 4.</value>
    [Range(1, 1024)]
    public int MostChildren { get; init; } = 4;

    /// <value>No node is opened any more once so many tokens have been drawn for a problem. Default: no limit.</value>
    [Range(1, int.MaxValue)]
    public int MostTokens { get; init; } = int.MaxValue;

    /// <value>Weight of prior and visits against value, c of PUCT. Default 1.25.</value>
    [Range(0, 1000)]
    public double Exploration { get; init; } = 1.25;
}
