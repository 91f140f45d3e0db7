using R1.Models;

namespace R1.Vectors;

/// <summary>
/// How attention reads the cache. A page holds 16 tokens of all layers: a header line, then per layer and group (query heads that share keys and
/// values) the keys as [key size, 16 tokens] and the values as [value size, 16 tokens]. A latent serves as key and value: it is kept once.
/// </summary>
/// <param name="Layers">Decoder layers.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="Token">What a layer keeps of a token; its heads are the groups.</param>
/// <param name="Scale">Factor on the scores.</param>
internal sealed record PageLayout(int Layers, int Heads, CachedToken Token, float Scale)
{
    /// <summary>How the layers of a model lay out queries and cache.</summary>
    public static PageLayout Of(ModelConfig config) =>
        new(config.NumHiddenLayers, config.Attention.Heads, config.Attention.Cached, (float)config.Attention.SoftmaxScale);

    /// <summary>Tokens of a page.</summary>
    public const int PageTokens = 16;

    /// <summary>Floats in front of a page's numbers.</summary>
    public const int HeaderFloats = 16;

    /// <summary>Values are mixed four numbers at a time.</summary>
    public const int ValueTile = 4;

    /// <summary>Groups of query heads that share keys and values.</summary>
    public int Groups { get; } = Token.Heads;

    /// <summary>Query heads of a group.</summary>
    public int GroupHeads { get; } = Heads / Token.Heads;

    /// <summary>Numbers of a key.</summary>
    public int KeySize { get; } = Token.KeySize;

    /// <summary>Numbers of a value.</summary>
    public int ValueSize { get; } = Token.ValueSize;

    private int GroupFloats => PageTokens * (Token.ValueIsKey ? Math.Max(KeySize, ValueRows) : KeySize + ValueRows);

    private int ValueRows => (ValueSize + ValueTile - 1) / ValueTile * ValueTile;

    /// <summary>Distance of one query head from the next.</summary>
    public int QueryStride { get; } = Stride.Of(Token.KeySize);

    /// <summary>Distance of one head's output from the next.</summary>
    public int OutputStride { get; } = Stride.Of(Token.ValueSize);

    /// <summary>Floats of a page.</summary>
    public int PageFloats => HeaderFloats + Layers * Groups * GroupFloats;

    /// <summary>Where the keys of a layer's group begin in a page.</summary>
    public int KeyOffset(int layer, int group) => HeaderFloats + (layer * Groups + group) * GroupFloats;

    /// <summary>Where the values of a layer's group begin in a page.</summary>
    public int ValueOffset(int layer, int group) => KeyOffset(layer, group) + (Token.ValueIsKey ? 0 : PageTokens * KeySize);

    /// <summary>Floats between the scores of two heads: whole pages, and the overhang of the widest score tile.</summary>
    public static int ScoreStride(int tokens) => Stride.Of(tokens) + 3 * Stride.Unit;
}
