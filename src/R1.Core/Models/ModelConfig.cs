using System.Text.Json;
using System.Text.Json.Serialization;

namespace R1.Models;

/// <summary>
/// What every decoder of this library shares; property names are those of a Hugging Face <c>config.json</c> in PascalCase.
/// </summary>
public abstract record ModelConfig
{
    // Far beyond every model that exists. Larger numbers are mistakes, and would end in a failed allocation far from the file.
    private protected const int MostOfAny = 1 << 24;
    private const int MostLayers = 1 << 12, MostPositions = 1 << 22;

    /// <summary>Name of the architecture, such as <c>deepseek_v3</c> or <c>qwen3</c>.</summary>
    [JsonPropertyOrder(-2)]
    public abstract string ModelType { get; init; }

    /// <summary>The Hugging Face class of the architecture, written for other readers.</summary>
    [JsonPropertyOrder(-1)]
    public abstract IReadOnlyList<string> Architectures { get; }

    /// <summary>The kind of attention and its sizes.</summary>
    [JsonIgnore]
    public abstract AttentionShape Attention { get; }

    /// <summary>The experts of the layers that have any; null (default) for a dense feed-forward in every layer.</summary>
    [JsonIgnore]
    public virtual ExpertShape? Experts => null;

    /// <summary>Tokens in the vocabulary.</summary>
    public required int VocabSize { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Inner width of a dense feed-forward layer.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>Decoder layers.</summary>
    public required int NumHiddenLayers { get; init; }

    /// <summary>Query heads.</summary>
    public required int NumAttentionHeads { get; init; }

    /// <value>Longest sequence in tokens, prompt and completion together. Default 4096.</value>
    public int MaxPositionEmbeddings { get; init; } = 4096;

    /// <value>Epsilon under the square root of every RMS norm. Default 1e-6.</value>
    public double RmsNormEps { get; init; } = 1e-6;

    /// <value>Base of the rotary frequencies. Default 10000.</value>
    public double RopeTheta { get; init; } = 10000;

    /// <value>How the rotary frequencies are stretched for longer contexts; null (default) for not at all.</value>
    public RopeScaling? RopeScaling { get; init; }

    /// <value>True when the output layer is the embedding matrix. Default false.</value>
    public bool TieWordEmbeddings { get; init; }

    /// <value>Standard deviation of fresh weights. Default 0.02.</value>
    public double InitializerRange { get; init; } = 0.02;

    /// <value>Gate activation of the feed-forward layers; only <c>silu</c> is supported.</value>
    public string HiddenAct { get; init; } = "silu";

    /// <value>Bias in the attention projections. Default false.</value>
    public bool AttentionBias { get; init; }

    /// <summary>Id that begins a text, where the tokenizer has one.</summary>
    public int? BosTokenId { get; init; }

    /// <summary>Ids that end a completion; a single number in the file is read as a list of one.</summary>
    [JsonConverter(typeof(TokenIdsConverter))]
    public IReadOnlyList<int>? EosTokenId { get; init; }

    /// <summary>Id that fills short rows of a batch, where there is one.</summary>
    public int? PadTokenId { get; init; }

    /// <summary>Element type of the saved weights (<c>float32</c>, <c>bfloat16</c>, ...), where the file says so.</summary>
    public string? Dtype { get; init; }

    /// <summary>Keys of the file that this library does not use; they are kept for writing the file back.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unused { get; init; }

    /// <summary>Names of the keys that reading skipped, sorted.</summary>
    internal IReadOnlyList<string> SkippedKeys => Unused is null ? [] : [.. Unused.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Modules of multi-token prediction that a checkpoint may carry after the last layer.</summary>
    internal virtual int PredictionModules => 0;

    /// <summary>The experts of a layer, or null where its feed-forward is dense.</summary>
    internal ExpertShape? ExpertsOf(int layer) => Experts is { } experts && layer >= experts.FirstLayer ? experts : null;

    /// <summary>Checks every field and throws one error that lists all faults.</summary>
    /// <exception cref="ArgumentException">Names each field, its value and the remedy.</exception>
    public void Validate()
    {
        var faults = Faults().ToList();
        // Shapes are computed from the fields: not before these are right.
        if (faults.Count == 0) faults.AddRange(ShapeFaults());
        if (faults.Count > 0) throw new ArgumentException($"Invalid {ModelType} configuration:\n  " + string.Join("\n  ", faults));
    }

    /// <summary>Reads a Hugging Face <c>config.json</c>.</summary>
    /// <param name="json">The text of the file.</param>
    /// <exception cref="ArgumentException">Unknown model type, missing key or unsupported value.</exception>
    public static ModelConfig Parse(string json) => ModelConfigJson.Parse(json);

    /// <summary>Reads <c>config.json</c> of a checkpoint folder.</summary>
    /// <exception cref="FileNotFoundException">The folder has no <c>config.json</c>.</exception>
    /// <exception cref="ArgumentException">Unknown model type, missing key or unsupported value; names the file.</exception>
    public static ModelConfig Load(string folder) => ModelConfigJson.Load(folder);

    /// <summary>The configuration as the text of a Hugging Face <c>config.json</c>.</summary>
    public string ToJson() => ModelConfigJson.Write(this);

    internal virtual IEnumerable<string> Faults()
    {
        if (ModelArchitectures.Find(ModelType) is not { } type) yield return ModelArchitectures.UnknownFault(ModelType);
        else if (type != GetType()) yield return $"model_type is '{ModelType}'; that is a {type.Name} and this a {GetType().Name}.";
        foreach (var fault in SizeFaults(
            ("vocab_size", VocabSize), ("hidden_size", HiddenSize), ("intermediate_size", IntermediateSize), ("num_attention_heads", NumAttentionHeads)))
            yield return fault;
        foreach (var fault in SizeFaults(MostLayers, ("num_hidden_layers", NumHiddenLayers))) yield return fault;
        foreach (var fault in SizeFaults(MostPositions, ("max_position_embeddings", MaxPositionEmbeddings))) yield return fault;
        if (HiddenAct != "silu") yield return $"hidden_act is '{HiddenAct}'; only 'silu' is supported.";
        if (!(RmsNormEps > 0)) yield return $"rms_norm_eps is {RmsNormEps}; it must be positive.";
        if (!(RopeTheta > 1)) yield return $"rope_theta is {RopeTheta}; it must be greater than 1.";
        if (!(InitializerRange >= 0)) yield return $"initializer_range is {InitializerRange}; it must not be negative.";
        foreach (var fault in UnusedKeys.Faults(ModelType, Unused)) yield return fault;
        foreach (var fault in RopeScaling?.Faults() ?? []) yield return fault;
    }

    private protected static IEnumerable<string> SizeFaults(params (string Key, int Size)[] sizes) => SizeFaults(MostOfAny, sizes);

    private protected static IEnumerable<string> SizeFaults(int most, params (string Key, int Size)[] sizes)
    {
        foreach (var (key, size) in sizes)
        {
            if (size < 1) yield return $"{key} is {size}; it must be at least 1.";
            if (size > most) yield return $"{key} is {size}; it must be at most {most}.";
        }
    }

    private IEnumerable<string> ShapeFaults()
    {
        if (!Attention.IsKnown) yield return Attention.UnknownFault;
        if (Experts is { } experts && !Enum.IsDefined(experts.Scoring))
            yield return $"The scoring of the experts is {experts.Scoring}; known are {string.Join(", ", Enum.GetNames<ExpertScoring>())}.";
    }
}
