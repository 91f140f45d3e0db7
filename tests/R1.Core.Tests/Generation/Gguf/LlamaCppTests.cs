using R1.Generation;
using R1.Generation.Gguf;
using R1.Models;
using R1.Tests.Models;
using R1.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Generation.Gguf;

/// <summary>What is exported does in llama.cpp what it does here: tokens, logits, greedy texts.</summary>
public sealed class LlamaCppTests : IDisposable
{
    private static readonly string Source = Path.Combine(Fixtures.RepositoryRoot, "..", "shared", "models");
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Stories => File.Exists(Path.Combine(Source, "stories260K.bin"))
        ? ["Once upon a time,", "Lily has 3 apples  and\nbuys 14 µg of 糖 🍎."] : [];

    public static Dictionary<string, ModelConfig> Shapes { get; } = new()
    {
        ["llama"] = Sized("llama") with { HeadDim = null },
        ["llama with llama3 scaling, own head size, bias"] = Sized("llama") with
        {
            AttentionBias = true,
            RopeScaling = new Llama3RopeScaling { Factor = 4, LowFreqFactor = 1, HighFreqFactor = 4, OriginalMaxPositionEmbeddings = 16 },
        },
        ["llama with linear scaling"] = Sized("llama") with { RopeScaling = new LinearRopeScaling { Factor = 2 } },
        ["qwen2"] = Sized("qwen2") with { HeadDim = null, TieWordEmbeddings = false },
        ["qwen3"] = Sized("qwen3"),
    };

    public static TheoryData<string> Names => [.. Shapes.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Stories))]
    [Trait("Category", "Golden")]
    public void Export_TinyLlama_WritesTheSameStory(string opening)
    {
        Llama2cFolder.Convert(Path.Combine(Source, "stories260K.bin"), Path.Combine(Source, "tok512.bin"), _folder.Path);
        AssertSame(GgufType.F32, opening, count: 100, tolerance: 1e-3);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Export_RandomModel_WritesTheSameText(string name)
    {
        UntrainedCheckpoint.Write(_folder.Path, Shapes[name], seed: 1);
        AssertSame(GgufType.F32, "So 12 apples, don't you? 求\n", count: 24, tolerance: 1e-3);
    }

    [Theory]
    [InlineData("f16", 0.02)]
    [InlineData("q8_0", 0.2)]
    public void Export_FewerBits_StaysNear(string type, double tolerance)
    {
        UntrainedCheckpoint.Write(_folder.Path, Shapes["qwen3"], seed: 1);
        AssertSame(Enum.Parse<GgufType>(type, ignoreCase: true), "So 12 apples", count: 1, tolerance);
    }

    private static GroupedQueryConfig Sized(string modelType) => TinyModels.DenseAs(modelType) with
    {
        VocabSize = 320, HiddenSize = 64, IntermediateSize = 96, HeadDim = 24, MaxPositionEmbeddings = 512, BosTokenId = 0, InitializerRange = 0.1,
    };

    private void AssertSame(GgufType type, string text, int count, double tolerance)
    {
        var file = _folder.File("model.gguf");
        GgufExport.Write(_folder.Path, file, type);
        using var policy = Policy.Load(_folder.Path, new PromptTemplate("{question}"));
        using var other = new LlamaCpp(file);
        var prompt = policy.Format.Prompt(text);
        Assert.Equal(prompt, other.Encode(text));
        var (ids, logits) = other.Greedy(prompt, count);
        var drawn = policy.Sampler.Sample([new SampleRequest(prompt, 1, 1)], new SamplingOptions { Temperature = 0, MaxNewTokens = count })[0][0];
        if (type == GgufType.F32) Assert.Equal(drawn.TokenIds, ids);
        AssertLogits(policy.Model, [.. prompt, .. ids], prompt.Length, logits, tolerance);
    }

    private static void AssertLogits(CausalLM model, int[] read, int first, float[][] expected, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var logits = model.Forward(tensor(read.Select(id => (long)id).ToArray()).unsqueeze(0))[0];
        foreach (var (t, other) in expected.Index()) TinyModels.AssertClose(logits[first - 1 + t], tensor(other), tolerance);
    }
}
