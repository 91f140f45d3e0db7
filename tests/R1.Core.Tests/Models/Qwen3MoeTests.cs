using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Models;

/// <summary>Qwen3-MoE: read, named and computed as its authors do.</summary>
public class Qwen3MoeTests
{
    /// <summary>The keys of Qwen/Qwen3-30B-A3B that decide what it computes.</summary>
    private const string Published = """
        {
          "architectures": ["Qwen3MoeForCausalLM"], "model_type": "qwen3_moe", "attention_bias": false, "head_dim": 128, "hidden_act": "silu",
          "hidden_size": 2048, "intermediate_size": 6144, "max_position_embeddings": 40960, "moe_intermediate_size": 768, "norm_topk_prob": true,
          "num_attention_heads": 32, "num_experts": 128, "num_experts_per_tok": 8, "num_hidden_layers": 48, "num_key_value_heads": 4,
          "rms_norm_eps": 1e-06, "rope_theta": 1000000.0, "sliding_window": null, "use_sliding_window": false, "tie_word_embeddings": false,
          "decoder_sparse_step": 1, "mlp_only_layers": [], "router_aux_loss_coef": 0.001, "vocab_size": 151936
        }
        """;

    [Fact]
    public void Parse_PublishedFile_GivesTheShapes()
    {
        var config = ModelConfig.Parse(Published);

        Assert.Equal(
            new GroupedQueryShape { Heads = 32, KeyValueHeads = 4, HeadSize = 128, QueryKeyNorm = true }, config.Attention);
        Assert.Equal(
            new ExpertShape { Count = 128, PerToken = 8, InnerSize = 768, Scoring = ExpertScoring.Softmax }, config.Experts);
    }

    [Fact]
    public void StateDict_Mixture_HasTheNamesOfItsCheckpoints()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create("qwen3_moe");
        var shapes = model.StateDict().ToDictionary(entry => entry.Name, entry => entry.Tensor.shape);

        Assert.Equal([6, 32], shapes["model.layers.0.mlp.gate.weight"]);
        Assert.Equal([20, 32], shapes["model.layers.1.mlp.experts.5.gate_proj.weight"]);
        Assert.Equal([10], shapes["model.layers.0.self_attn.q_norm.weight"]);
        Assert.DoesNotContain(shapes.Keys, name => name.Contains("bias") || name.Contains("shared_experts"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Mixture_OneTokenAtATime_EqualsTheFormula(bool normalised)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var config = TinyModels.Mixture with { NormTopkProb = normalised };
        using var mixture = new MixtureOfExperts(config.HiddenSize, config.Experts, new Placement(ScalarType.Float32, CPU));
        using var generator = new Generator(5);
        foreach (var parameter in mixture.parameters()) parameter.normal_(0, 0.3, generator);
        var (router, gate, up, down) = (mixture.get_parameter("gate.weight")!, Stack("gate_proj"), Stack("up_proj"), Stack("down_proj"));
        var x = randn([1, 9, config.HiddenSize], generator: generator);

        using var rotary = new RotaryEmbedding(config, config.HeadDim!.Value, interleaved: false, CPU);
        var pass = new ForwardPass(rotary, new ForwardInputs(TinyModels.Ids(1, 9), null, null, null, null), ScalarType.Float32);

        var actual = mixture.Forward(x, pass, 0);

        for (var token = 0; token < 9; token++) TinyModels.AssertClose(Expected(x[0, token]), actual[0, token], 1e-4);

        Tensor Stack(string name) => mixture.get_parameter($"experts.{name}")!;

        Tensor Expected(Tensor input)
        {
            // softmax over all experts, the k largest kept
            var scores = router.matmul(input).exp();
            var ranked = (scores / scores.sum()).data<float>().ToArray().Index().OrderByDescending(pair => pair.Item).Take(2).ToArray();
            var total = normalised ? ranked.Sum(pair => pair.Item) : 1;
            return ranked.Select(pair => One(pair.Index, input) * (pair.Item / total)).Aggregate((sum, next) => sum + next);
        }

        Tensor One(int expert, Tensor input)
        {
            var gated = gate[expert].matmul(input);
            return down[expert].matmul(gated * gated.sigmoid() * up[expert].matmul(input));
        }
    }

    [Fact]
    public void Balancer_NoSelectionBias_SaysSo()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create("qwen3_moe");
        using var load = new ExpertLoad(TinyModels.Mixture.Experts);
        model.Forward(TinyModels.Ids(2, 4), load: load);

        Assert.Contains("has no selection bias", Assert.Throws<ArgumentException>(() => ExpertBalancer.Update(model, load, 0.001)).Message);
    }
}
