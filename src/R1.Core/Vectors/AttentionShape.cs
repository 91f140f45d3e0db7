namespace R1.Vectors;

/// <summary>
/// How attention reads the cache. A page holds 16 tokens of all layers: a header line, then per layer and group (query heads that share keys and
/// values) the keys as [key size, 16 tokens] and the values as [value size, 16 tokens]. A latent serves as key and value: it is kept once.
/// </summary>
/// <param name="Layers">Decoder layers.</param>
/// <param name="Groups">Groups of query heads: key-value heads, or 1 for a latent that all heads share.</param>
/// <param name="GroupHeads">Query heads of a group.</param>
/// <param name="KeySize">Numbers of a key.</param>
/// <param name="ValueSize">Numbers of a value.</param>
/// <param name="ValueIsKey">The value is the first numbers of the key.</param>
/// <param name="Scale">Factor on the scores.</param>
internal sealed record AttentionShape(int Layers, int Groups, int GroupHeads, int KeySize, int ValueSize, bool ValueIsKey, float Scale)
{
    /// <summary>Tokens of a page.</summary>
    public const int PageTokens = 16;

    /// <summary>Floats in front of a page's numbers.</summary>
    public const int HeaderFloats = 16;

    /// <summary>Values are mixed four numbers at a time.</summary>
    public const int ValueTile = 4;

    private int GroupFloats => PageTokens * (ValueIsKey ? Math.Max(KeySize, ValueRows) : KeySize + ValueRows);

    private int ValueRows => (ValueSize + ValueTile - 1) / ValueTile * ValueTile;

    /// <summary>Distance of one query head from the next.</summary>
    public int QueryStride { get; } = Stride.Of(KeySize);

    /// <summary>Distance of one head's output from the next.</summary>
    public int OutputStride { get; } = Stride.Of(ValueSize);

    /// <summary>Floats of a page.</summary>
    public int PageFloats => HeaderFloats + Layers * Groups * GroupFloats;

    /// <summary>Where the keys of a layer's group begin in a page.</summary>
    public int KeyOffset(int layer, int group) => HeaderFloats + (layer * Groups + group) * GroupFloats;

    /// <summary>Where the values of a layer's group begin in a page.</summary>
    public int ValueOffset(int layer, int group) => KeyOffset(layer, group) + (ValueIsKey ? 0 : PageTokens * KeySize);

    /// <summary>Floats between the scores of two heads: whole pages, and the overhang of the widest score tile.</summary>
    public static int ScoreStride(int tokens) => Stride.Of(tokens) + 3 * Stride.Unit;
}
