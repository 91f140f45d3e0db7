using System.Text.Json;
using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Models;

/// <summary>Published models at full size, on the meta device: names, shapes and numbers of parameters without any memory.</summary>
public class PublishedShapeTests
{
    [Theory]
    [MemberData(nameof(PublishedModels.Names), MemberType = typeof(PublishedModels))]
    public void Build_PublishedConfiguration_HasTheNamesShapesAndParametersOfItsCheckpoint(string name)
    {
        using var scope = NewDisposeScope();
        var (text, parameters, active) = PublishedModels.All[name];
        using var model = CausalLM.Build(ModelConfig.Parse(text), new Placement(ScalarType.BFloat16, META));

        var shapes = StateDict.Entries(model).ToDictionary(entry => entry.Name, entry => string.Join(' ', entry.Shape));

        // The published numbers count the selection biases of the routers, which are not trained.
        Assert.Equal(parameters, model.ParameterCount + model.buffers(recurse: true).Where(buffer => buffer.dim() == 1).Sum(buffer => buffer.numel()));
        // Whether embeddings count is the authors' choice.
        Assert.InRange(model.ActiveParameterCount / 1e9 / active, 0.98, 1.02);
        Assert.Equal(Expected(JsonDocument.Parse(text).RootElement).OrderBy(pair => pair.Key), shapes.OrderBy(pair => pair.Key));
    }

    /// <summary>Names and shapes as the index files of these checkpoints have them, from the numbers of config.json alone.</summary>
    private static Dictionary<string, string> Expected(JsonElement config)
    {
        var all = new Dictionary<string, string>
        {
            ["model.embed_tokens.weight"] = $"{Get("vocab_size")} {Get("hidden_size")}", ["model.norm.weight"] = $"{Get("hidden_size")}",
        };
        if (!config.GetProperty("tie_word_embeddings").GetBoolean()) all["lm_head.weight"] = all["model.embed_tokens.weight"];
        for (var layer = 0; layer < Get("num_hidden_layers"); layer++)
            foreach (var (key, shape) in Norms().Concat(Attention()).Concat(FeedForward(layer))) all[$"model.layers.{layer}.{key}"] = shape;
        return all;

        int Get(string key) => config.GetProperty(key).GetInt32();

        IEnumerable<(string, string)> Norms() =>
            [("input_layernorm.weight", $"{Get("hidden_size")}"), ("post_attention_layernorm.weight", $"{Get("hidden_size")}")];

        IEnumerable<(string, string)> Attention() => config.TryGetProperty("kv_lora_rank", out _) ? Latent() : Grouped();

        IEnumerable<(string, string)> Latent()
        {
            var (heads, hidden, rope, nope, value) = (
                Get("num_attention_heads"), Get("hidden_size"), Get("qk_rope_head_dim"), Get("qk_nope_head_dim"), Get("v_head_dim"));
            yield return ("self_attn.q_a_proj.weight", $"{Get("q_lora_rank")} {hidden}");
            yield return ("self_attn.q_a_layernorm.weight", $"{Get("q_lora_rank")}");
            yield return ("self_attn.q_b_proj.weight", $"{heads * (nope + rope)} {Get("q_lora_rank")}");
            yield return ("self_attn.kv_a_proj_with_mqa.weight", $"{Get("kv_lora_rank") + rope} {hidden}");
            yield return ("self_attn.kv_a_layernorm.weight", $"{Get("kv_lora_rank")}");
            yield return ("self_attn.kv_b_proj.weight", $"{heads * (nope + value)} {Get("kv_lora_rank")}");
            yield return ("self_attn.o_proj.weight", $"{hidden} {heads * value}");
        }

        IEnumerable<(string, string)> Grouped()
        {
            var (hidden, heads, pairs, type) = (
                Get("hidden_size"), Get("num_attention_heads"), Get("num_key_value_heads"), config.GetProperty("model_type").GetString());
            var size = config.TryGetProperty("head_dim", out var given) ? given.GetInt32() : hidden / heads;
            foreach (var (name, width) in new[] { ("q", heads * size), ("k", pairs * size), ("v", pairs * size) })
            {
                yield return ($"self_attn.{name}_proj.weight", $"{width} {hidden}");
                if (type == "qwen2") yield return ($"self_attn.{name}_proj.bias", $"{width}");
                if (type == "qwen3_moe" && name != "v") yield return ($"self_attn.{name}_norm.weight", $"{size}");
            }
            yield return ("self_attn.o_proj.weight", $"{hidden} {heads * size}");
        }

        IEnumerable<(string, string)> FeedForward(int layer)
        {
            var count = config.TryGetProperty("n_routed_experts", out var routed) || config.TryGetProperty("num_experts", out routed) ? routed.GetInt32() : 0;
            var dense = config.TryGetProperty("first_k_dense_replace", out var first) ? first.GetInt32() : count > 0 ? 0 : int.MaxValue;
            if (layer < dense) return Gated("mlp", Get("intermediate_size"));
            List<(string, string)> all = [("mlp.gate.weight", $"{count} {Get("hidden_size")}")];
            if (config.TryGetProperty("topk_method", out _)) all.Add(("mlp.gate.e_score_correction_bias", $"{count}"));
            for (var expert = 0; expert < count; expert++) all.AddRange(Gated($"mlp.experts.{expert}", Get("moe_intermediate_size")));
            if (config.TryGetProperty("n_shared_experts", out var shared))
                all.AddRange(Gated("mlp.shared_experts", shared.GetInt32() * Get("moe_intermediate_size")));
            return all;
        }

        IEnumerable<(string, string)> Gated(string prefix, int inner) =>
        [
            ($"{prefix}.gate_proj.weight", $"{inner} {Get("hidden_size")}"), ($"{prefix}.up_proj.weight", $"{inner} {Get("hidden_size")}"),
            ($"{prefix}.down_proj.weight", $"{Get("hidden_size")} {inner}"),
        ];
    }
}
