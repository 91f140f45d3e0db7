namespace R1.Models;

/// <summary>How a router turns its logits into scores.</summary>
public enum ExpertScoring
{
    /// <summary>Each logit on its own: 1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>All logits together: the scores of a token sum to 1.</summary>
    Softmax,
}

/// <summary>
/// A mixture of experts in the place of the dense feed-forward: its sizes and how a token's experts are chosen. Model, samplers and gradient engines
/// read it, whatever the architecture is called.
/// </summary>
public sealed record ExpertShape
{
    /// <summary>Routed experts of a layer.</summary>
    public required int Count { get; init; }

    /// <summary>Routed experts that a token visits.</summary>
    public required int PerToken { get; init; }

    /// <summary>Inner width of a routed expert.</summary>
    public required int InnerSize { get; init; }

    /// <value>Inner width of the feed-forward that every token visits beside its routed experts. Default 0: there is none.</value>
    public int SharedInnerSize { get; init; }

    /// <value>The first layer with experts; those before it are dense. Default 0.</value>
    public int FirstLayer { get; init; }

    /// <value>Groups of equal size that the experts fall into. Default 1.</value>
    public int Groups { get; init; } = 1;

    /// <value>Groups that a token may use: those whose two best experts score highest. Default 1.</value>
    public int GroupsPerToken { get; init; } = 1;

    /// <summary>How logits become scores.</summary>
    public required ExpertScoring Scoring { get; init; }

    /// <value>
    /// A bias on the scores that decides who is chosen, takes no gradient and is moved to balance the load (arXiv 2412.19437, section 2.1.2).
    /// Default false.
    /// </value>
    public bool SelectionBias { get; init; }

    /// <value>Divide the scores of the chosen experts by their sum. Default true.</value>
    public bool NormalizeWeights { get; init; } = true;

    /// <value>Factor on the weights. Default 1.</value>
    public double WeightFactor { get; init; } = 1;

    /// <summary>Trained numbers of one routed expert.</summary>
    internal long ParametersOfOne(int hiddenSize) => 3L * InnerSize * hiddenSize;
}
