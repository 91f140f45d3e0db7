namespace R1.Generation.Vectorized;

/// <summary>
/// How attention reads the cache. A page holds 16 tokens of all layers: a header line, then per layer and group (query heads that share
/// keys and values) the keys as [key size, 16 tokens] and the values as [16 tokens, value size].
/// </summary>
/// <param name="Layers">Decoder layers.</param>
/// <param name="Groups">Groups of query heads: key-value heads, or 1 for a latent that all heads share.</param>
/// <param name="GroupHeads">Query heads of a group.</param>
/// <param name="KeySize">Numbers of a key.</param>
/// <param name="ValueSize">Numbers of a value, a multiple of 16.</param>
/// <param name="Scale">Factor on the scores.</param>
internal sealed record AttentionShape(int Layers, int Groups, int GroupHeads, int KeySize, int ValueSize, float Scale)
{
    /// <summary>Tokens of a page.</summary>
    public const int PageTokens = 16;

    /// <summary>Floats in front of a page's numbers.</summary>
    public const int HeaderFloats = 16;

    private readonly int _groupFloats = PageTokens * (KeySize + ValueSize);

    /// <summary>Distance of one query head from the next.</summary>
    public int QueryStride { get; } = Stride.Of(KeySize);

    /// <summary>Floats of a page.</summary>
    public int PageFloats => HeaderFloats + Layers * Groups * _groupFloats;

    /// <summary>Where the keys of a layer's group begin in a page.</summary>
    public int KeyOffset(int layer, int group) => HeaderFloats + (layer * Groups + group) * _groupFloats;

    /// <summary>Where the values of a layer's group begin in a page.</summary>
    public int ValueOffset(int layer, int group) => KeyOffset(layer, group) + PageTokens * KeySize;

    /// <summary>Floats between the scores of two heads: whole pages, and the overhang of the widest score tile.</summary>
    public static int ScoreStride(int tokens) => Stride.Of(tokens) + 3 * Stride.Unit;
}
