namespace R1.Models;

/// <summary>
/// The kind of attention of every layer and its sizes. Model, samplers and gradient engines choose their code by the kind, whatever the architecture is
/// called.
/// </summary>
public abstract record AttentionShape
{
    private static readonly Type[] Known = [typeof(GroupedQueryShape), typeof(LatentShape)];

    private protected AttentionShape()
    {
    }

    /// <summary>Query heads.</summary>
    public required int Heads { get; init; }

    /// <value>True when rotary pairs are neighbouring dimensions, false (default) when they are the two halves of a head.</value>
    public bool RotaryInterleaved { get; init; }

    /// <value>Factor on the usual scale of the scores, 1 / sqrt(key size). Default 1.</value>
    public double ScaleFactor { get; init; } = 1;

    /// <summary>Factor on the scores before the softmax.</summary>
    internal double SoftmaxScale => ScaleFactor / Math.Sqrt(PerHead.Key);

    /// <summary>Numbers of one head.</summary>
    internal abstract HeadSizes PerHead { get; }

    /// <summary>What a layer has to remember of a token.</summary>
    internal abstract CachedToken Cached { get; }

    internal bool IsKnown => Known.Contains(GetType());

    internal ArgumentException Unknown() => new(UnknownFault);

    internal string UnknownFault => $"The attention is a {GetType().Name}; known are {string.Join(", ", Known.Select(type => type.Name))}.";
}

/// <summary>Attention in which groups of query heads share a head of keys and values (arXiv 2305.13245).</summary>
public sealed record GroupedQueryShape : AttentionShape
{
    /// <summary>Heads of keys and values; a divisor of the query heads.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Dimensions of a query, a key and a value; even.</summary>
    public required int HeadSize { get; init; }

    /// <value>Bias in the projections of queries, keys and values. Default false.</value>
    public bool ProjectionBias { get; init; }

    /// <value>Bias in the output projection. Default false.</value>
    public bool OutputBias { get; init; }

    /// <value>RMS norm on every head of queries and keys before the rotation. Default false.</value>
    public bool QueryKeyNorm { get; init; }

    internal override HeadSizes PerHead => new(HeadSize, HeadSize, HeadSize);

    internal override CachedToken Cached => new(KeyValueHeads, HeadSize, HeadSize, ValueIsKey: false);
}

/// <summary>Multi-head latent attention (arXiv 2405.04434, section 2.1): keys and values of all heads are read out of one latent per token.</summary>
public sealed record LatentShape : AttentionShape
{
    /// <value>Width of the latent of the queries; null (default) for a direct projection.</value>
    public int? QueryLatentSize { get; init; }

    /// <summary>Width of the latent of keys and values.</summary>
    public required int LatentSize { get; init; }

    /// <summary>Per head, dimensions of query and key without position.</summary>
    public required int NopeSize { get; init; }

    /// <summary>Per head, dimensions of query and key with rotary position; even. The key's are shared by all heads.</summary>
    public required int RopeSize { get; init; }

    /// <summary>Per head, dimensions of the value.</summary>
    public required int ValueSize { get; init; }

    internal override HeadSizes PerHead => new(NopeSize + RopeSize, ValueSize, RopeSize);

    internal override CachedToken Cached => new(1, LatentSize + RopeSize, LatentSize, ValueIsKey: true);
}

/// <summary>Numbers of one head.</summary>
/// <param name="Key">Of a query and a key.</param>
/// <param name="Value">Of a value.</param>
/// <param name="Rotary">Those of a query and a key that are rotated.</param>
internal readonly record struct HeadSizes(int Key, int Value, int Rotary);

/// <summary>What a layer has to remember of a token.</summary>
/// <param name="Heads">Heads of keys and values, or 1 for a latent that all query heads share.</param>
/// <param name="KeySize">Numbers of a key.</param>
/// <param name="ValueSize">Numbers of a value.</param>
/// <param name="ValueIsKey">The value is the first numbers of the key.</param>
internal readonly record struct CachedToken(int Heads, int KeySize, int ValueSize, bool ValueIsKey);
