using System.Text.Json.Nodes;
using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Models;

/// <summary>Small models of every shape, with weights large enough that mistakes show.</summary>
internal static class TinyModels
{
    public static DeepseekV3Config Deepseek { get; } = new()
    {
        VocabSize = 50, HiddenSize = 32, IntermediateSize = 48, NumHiddenLayers = 3, NumAttentionHeads = 4, MaxPositionEmbeddings = 64,
        QLoraRank = 12, KvLoraRank = 16, QkNopeHeadDim = 8, QkRopeHeadDim = 4, VHeadDim = 6, MoeIntermediateSize = 12,
        NRoutedExperts = 8, NumExpertsPerToken = 3, NGroup = 4, TopkGroup = 2, RoutedScalingFactor = 2.5, InitializerRange = 0.2,
    };

    public static Qwen3Config Dense { get; } = new()
    {
        VocabSize = 50, HiddenSize = 32, IntermediateSize = 48, NumHiddenLayers = 2, NumAttentionHeads = 4,
        NumKeyValueHeads = 2, HeadDim = 10, MaxPositionEmbeddings = 64, TieWordEmbeddings = true, InitializerRange = 0.2,
    };

    public static Qwen3MoeConfig Mixture { get; } = new()
    {
        VocabSize = 50, HiddenSize = 32, IntermediateSize = 48, NumHiddenLayers = 2, NumAttentionHeads = 4, NumKeyValueHeads = 2, HeadDim = 10,
        MaxPositionEmbeddings = 64, InitializerRange = 0.2, NumExperts = 6, NumExpertsPerToken = 2, MoeIntermediateSize = 20, NormTopkProb = true,
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public static Dictionary<string, ModelConfig> All { get; } = new()
    {
        ["deepseek"] = Deepseek,
        ["deepseek without query latent, one group"] = Deepseek with { QLoraRank = null, NGroup = 1, TopkGroup = 1, NormTopkProb = false },
        ["deepseek without shared experts, tied"] = Deepseek with { NSharedExperts = 0, TieWordEmbeddings = true, RopeInterleave = false },
        ["deepseek yarn"] = Deepseek with
        {
            RopeScaling = new YarnRopeScaling { Factor = 4, OriginalMaxPositionEmbeddings = 16, Mscale = 1, MscaleAllDim = 0.8 },
        },
        ["qwen3"] = Dense,
        ["qwen2"] = DenseAs("qwen2") with { TieWordEmbeddings = false, NumKeyValueHeads = 1 },
        ["llama"] = DenseAs("llama") with
        {
            HeadDim = null,
            RopeScaling = new Llama3RopeScaling { Factor = 4, LowFreqFactor = 1, HighFreqFactor = 4, OriginalMaxPositionEmbeddings = 16 },
        },
        ["qwen3_moe"] = Mixture,
        ["qwen3_moe without normalised weights"] = Mixture with { NormTopkProb = false, NumExpertsPerToken = 3 },
    };

    /// <summary>The sizes of <see cref="Dense"/> in another architecture.</summary>
    public static GroupedQueryConfig DenseAs(string modelType)
    {
        var json = JsonNode.Parse(Dense.ToJson())!.AsObject();
        json["model_type"] = modelType;
        json.Remove("architectures");
        return (GroupedQueryConfig)ModelConfig.Parse(json.ToJsonString());
    }

    public static CausalLM Create(string name, int seed = 1) => CausalLM.Create(All[name], seed);

    /// <summary>Random ids [batch, count].</summary>
    public static Tensor Ids(long batch, long count, int seed = 7)
    {
        using var generator = new Generator((ulong)seed);
        return randint(0, 50, [batch, count], ScalarType.Int64, generator: generator);
    }

    /// <summary>Fails unless two tensors agree to an absolute tolerance.</summary>
    public static void AssertClose(Tensor expected, Tensor actual, double tolerance = 1e-5)
    {
        Assert.Equal(expected.shape, actual.shape);
        var difference = (expected - actual).abs().max().item<float>();
        Assert.True(difference <= tolerance, $"largest difference {difference:e2} exceeds {tolerance:e0}");
    }
}
