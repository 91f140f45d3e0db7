using R1.Models;

namespace R1.Generation.Gguf;

/// <summary>What llama.cpp calls the sizes and the weights of a dense Llama, Qwen2 or Qwen3.</summary>
/// <param name="config">Of the checkpoint.</param>
internal sealed class GgufModel(ModelConfig config)
{
    private static readonly Dictionary<string, string> Parts = new(StringComparer.Ordinal)
    {
        ["input_layernorm"] = "attn_norm", ["self_attn.q_proj"] = "attn_q", ["self_attn.k_proj"] = "attn_k", ["self_attn.v_proj"] = "attn_v",
        ["self_attn.o_proj"] = "attn_output", ["self_attn.q_norm"] = "attn_q_norm", ["self_attn.k_norm"] = "attn_k_norm",
        ["post_attention_layernorm"] = "ffn_norm", ["mlp.gate_proj"] = "ffn_gate", ["mlp.up_proj"] = "ffn_up", ["mlp.down_proj"] = "ffn_down",
    };

    private static readonly Dictionary<string, string> Others = new(StringComparer.Ordinal)
    {
        ["model.embed_tokens.weight"] = "token_embd.weight", ["model.norm.weight"] = "output_norm.weight", ["lm_head.weight"] = "output.weight",
    };

    private const string RotaryFactors = "rope_freqs.weight";

    /// <summary>The name of the architecture, which begins the keys.</summary>
    private string Architecture => config.ModelType;

    private GroupedQueryShape Shape => (GroupedQueryShape)config.Attention;

    /// <summary>What of the configuration llama.cpp computes otherwise or not at all; each names its field.</summary>
    public IEnumerable<string> Faults()
    {
        if (config is not (LlamaConfig or Qwen2Config or Qwen3Config))
        {
            yield return $"model_type is '{config.ModelType}'; only llama, qwen2 and qwen3 can be exported.";
            yield break;
        }
        if (config.RopeScaling is not (null or LinearRopeScaling or Llama3RopeScaling))
            yield return "rope_scaling is of the kind yarn; only linear and llama3 can be exported: leave it out for texts of the original length.";
        if (config is not LlamaConfig && config.AttentionBias) yield return $"attention_bias is true; for {config.ModelType} only false can be exported.";
    }

    /// <summary>Sizes as metadata.</summary>
    public IEnumerable<(string Key, object Value)> Sizes()
    {
        yield return ($"{Architecture}.vocab_size", (uint)config.VocabSize);
        yield return ($"{Architecture}.context_length", (uint)config.MaxPositionEmbeddings);
        yield return ($"{Architecture}.embedding_length", (uint)config.HiddenSize);
        yield return ($"{Architecture}.block_count", (uint)config.NumHiddenLayers);
        yield return ($"{Architecture}.feed_forward_length", (uint)config.IntermediateSize);
        yield return ($"{Architecture}.attention.head_count", (uint)Shape.Heads);
        yield return ($"{Architecture}.attention.head_count_kv", (uint)Shape.KeyValueHeads);
        yield return ($"{Architecture}.attention.key_length", (uint)Shape.HeadSize);
        yield return ($"{Architecture}.attention.value_length", (uint)Shape.HeadSize);
        yield return ($"{Architecture}.attention.layer_norm_rms_epsilon", (float)config.RmsNormEps);
        yield return ($"{Architecture}.rope.dimension_count", (uint)Shape.HeadSize);
        yield return ($"{Architecture}.rope.freq_base", (float)config.RopeTheta);
        if (config.RopeScaling is not LinearRopeScaling linear) yield break;
        yield return ($"{Architecture}.rope.scaling.type", "linear");
        yield return ($"{Architecture}.rope.scaling.factor", (float)linear.Factor);
    }

    /// <summary>The tensors of the file.</summary>
    /// <param name="weights">Names and sizes in the checkpoint.</param>
    /// <param name="type">Of matrices; norms and biases are kept in 32 bits.</param>
    public IEnumerable<GgufTensor> Tensors(IEnumerable<(string Name, long[] Shape)> weights, GgufType type)
    {
        foreach (var (name, shape) in weights) yield return new GgufTensor(name, NameOf(name), shape, TypeOf(shape, type));
        if (config.RopeScaling is Llama3RopeScaling) yield return new GgufTensor(null, RotaryFactors, [Shape.HeadSize / 2], GgufType.F32);
    }

    /// <summary>How many heads have to be reordered: llama.cpp rotates neighbours in a Llama and, as Hugging Face, halves of a head in the others.</summary>
    /// <param name="tensor">A tensor of the checkpoint.</param>
    /// <returns>0 for none.</returns>
    public int HeadsToReorder(GgufTensor tensor) => (config, tensor.Name.Split('.')) switch
    {
        (LlamaConfig, [.., "attn_q", _]) => Shape.Heads,
        (LlamaConfig, [.., "attn_k", _]) => Shape.KeyValueHeads,
        _ => 0,
    };

    /// <summary>How many times slower each rotary frequency turns than without scaling.</summary>
    public float[] RotaryDivisors()
    {
        var plain = RotaryEmbedding.Unstretched(config.RopeTheta, Shape.HeadSize);
        var stretched = config.RopeScaling!.Stretch(plain, config.RopeTheta, config.MaxPositionEmbeddings);
        return [.. plain.Zip(stretched, (before, after) => (float)(before / after))];
    }

    private static string NameOf(string name)
    {
        if (Others.TryGetValue(name, out var other)) return other;
        var words = name.Split('.');
        return $"blk.{words[2]}.{Parts[string.Join('.', words[3..^1])]}.{words[^1]}";
    }

    // A row that is no whole number of blocks is kept in 16 bits, as llama.cpp's own tools do.
    private static GgufType TypeOf(long[] shape, GgufType type) => shape.Length == 1 ? GgufType.F32
        : type == GgufType.Q8_0 && shape[^1] % GgufNumbers.BlockSize != 0 ? GgufType.F16 : type;
}
