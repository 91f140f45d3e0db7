using System.Text.Json.Nodes;
using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Models;

public sealed class CheckpointTests : IDisposable
{
    private const string Weights = "model.safetensors";
    private const string Index = "model.safetensors.index.json";
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> Names => TinyModels.Names;

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SavePretrained_AnyModel_LoadsBackTheSame(string name)
    {
        using var model = TinyModels.Create(name);
        model.SavePretrained(_folder.Path);

        using var loaded = CausalLM.LoadPretrained(_folder.Path);

        var ids = TinyModels.Ids(2, 6);
        Assert.Equal(model.Config with { Dtype = "float32" }, loaded.Config);
        Assert.True(model.Forward(ids).Equals(loaded.Forward(ids)));
        Assert.Equal([Weights, "config.json"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).OrderDescending(StringComparer.Ordinal));
    }

    [Fact]
    public void SavePretrained_StackedExperts_AreOneKeyPerExpert()
    {
        using var model = TinyModels.Create("deepseek");
        model.SavePretrained(_folder.Path);

        using var reader = new SafetensorsReader(PathOf(Weights));

        Assert.Equal([12, 32], reader.Shape("model.layers.1.mlp.experts.7.gate_proj.weight"));
        Assert.Equal([32, 12], reader.Shape("model.layers.2.mlp.experts.0.down_proj.weight"));
        Assert.Equal([8], reader.Shape("model.layers.2.mlp.gate.e_score_correction_bias"));
        Assert.DoesNotContain(reader.Names, key => key.Contains("rotary"));
    }

    [Fact]
    public void LoadPretrained_AsBfloat16_ConvertsTheWeights()
    {
        using var model = TinyModels.Create("qwen2");
        model.SavePretrained(_folder.Path);

        using var half = CausalLM.LoadPretrained(_folder.Path, ScalarType.BFloat16);
        var logits = half.Forward(TinyModels.Ids(2, 6));

        Assert.Equal(ScalarType.BFloat16, logits.dtype);
        TinyModels.AssertClose(model.Forward(TinyModels.Ids(2, 6)), logits.to(ScalarType.Float32), 0.1);
    }

    [Fact]
    public void LoadPretrained_SeveralFiles_FollowsTheIndex()
    {
        using var model = TinyModels.Create("qwen3");
        Shard(model);

        using var loaded = CausalLM.LoadPretrained(_folder.Path);

        Assert.True(model.Forward(TinyModels.Ids(2, 6)).Equals(loaded.Forward(TinyModels.Ids(2, 6))));
    }

    [Fact]
    public void LoadPretrained_MissingShard_NamesIt()
    {
        using var model = TinyModels.Create("qwen3");
        Shard(model);
        File.Delete(PathOf("b.safetensors"));

        Assert.Contains("names 'b.safetensors', which is missing", LoadFault<FileNotFoundException>());
    }

    [Theory]
    [InlineData("""{"weight_map":{"x":"../a.safetensors"}}""", "only files of the same folder are allowed.")]
    [InlineData("""{"weight_map":{"x":"a.safetensors"}}""", "tensor 'x' is not in 'a.safetensors'; download the checkpoint again.")]
    [InlineData("""{"weight_map":{"x":null}}""", "tensor 'x' is placed in null instead of a file; download the file again.")]
    [InlineData("""{"weight_map":null}""", "download the file again.")]
    [InlineData("""{"weight_map":{"\ud800":"a.safetensors"}}""", "download the file again.")]
    [InlineData("""{"weight_map":{"x":"\ud800"}}""", "download the file again.")]
    [InlineData("""{"weight_map":{"x":"a.safetensors","x":"b.safetensors"}}""", "download the file again.")]
    [InlineData("""{"weight_map":3}""", "download the file again.")]
    [InlineData("""{}""", "download the file again.")]
    [InlineData("""{"weight_map":""", "download the file again.")]
    public void LoadPretrained_BrokenIndex_SaysWhatIsWrong(string index, string fault)
    {
        using var model = TinyModels.Create("qwen3");
        Shard(model);
        File.WriteAllText(PathOf(Index), index);

        var message = LoadFault<InvalidDataException>();
        Assert.StartsWith(PathOf(Index), message);
        Assert.EndsWith(fault, message);
    }

    [Fact]
    public void LoadPretrained_TensorWithoutIndexEntry_NamesIt()
    {
        using var model = TinyModels.Create("qwen3");
        Shard(model);
        var index = JsonNode.Parse(File.ReadAllText(PathOf(Index)))!;
        index["weight_map"]!.AsObject().Remove("model.norm.weight");
        File.WriteAllText(PathOf(Index), index.ToJsonString());

        Assert.EndsWith("has no entry; download the index again.", LoadFault<InvalidDataException>());
    }

    [Fact]
    public void LoadPretrained_TruncatedShard_NamesFileAndTensor()
    {
        using var model = TinyModels.Create("qwen3");
        Shard(model);
        using (var file = new FileStream(PathOf("b.safetensors"), FileMode.Open)) file.SetLength(file.Length - 4);

        var message = LoadFault<InvalidDataException>();
        Assert.StartsWith(PathOf("b.safetensors"), message);
        Assert.Contains("(a truncated file?)", message);
    }

    [Fact]
    public void LoadPretrained_ManyFaults_AreCounted()
    {
        using var model = TinyModels.Create("qwen3");
        model.SavePretrained(_folder.Path);
        Change("num_hidden_layers", 12);

        Assert.EndsWith("\n  and 60 more", LoadFault<ArgumentException>());
    }

    [Fact]
    public void LoadPretrained_NoWeights_SaysWhatIsExpected()
    {
        File.WriteAllText(PathOf("config.json"), TinyModels.Dense.ToJson());

        Assert.Contains("has neither model.safetensors nor model.safetensors.index.json", LoadFault<FileNotFoundException>());
    }

    [Fact]
    public void LoadPretrained_WeightsThatDoNotFit_ListsAllFaults()
    {
        using var model = TinyModels.Create("qwen3");
        model.SavePretrained(_folder.Path);
        var tensors = SafetensorsReader.ReadAll(PathOf(Weights));
        tensors["model.norm.weight"] = ones(5);
        tensors["surprise"] = ones(1);
        tensors.Remove("model.layers.1.self_attn.k_norm.weight");
        tensors["model.layers.0.self_attn.q_norm.weight"] = ones([10], ScalarType.Int64);
        SafetensorsWriter.Write(PathOf(Weights), tensors.Select(pair => (pair.Key, pair.Value)));

        Assert.Equal($"""
            {_folder.Path}: The weights do not fit the model:
              wrong type: model.layers.0.self_attn.q_norm.weight is I64, expected floating-point numbers
              missing: model.layers.1.self_attn.k_norm.weight [10]
              wrong shape: model.norm.weight is [5], expected [32]
              unexpected: surprise
            """, LoadFault<ArgumentException>());
    }

    [Theory]
    [InlineData("vocab_size", int.MaxValue)]
    [InlineData("hidden_size", int.MaxValue)]
    [InlineData("intermediate_size", int.MaxValue)]
    [InlineData("num_attention_heads", int.MaxValue)]
    [InlineData("head_dim", int.MaxValue - 1)]
    [InlineData("num_hidden_layers", 1_000_000)]
    [InlineData("max_position_embeddings", int.MaxValue)]
    public void LoadPretrained_SizeBeyondReason_NamesFileAndKey(string key, int size)
    {
        using var model = TinyModels.Create("qwen3");
        model.SavePretrained(_folder.Path);
        Change(key, size);

        var message = LoadFault<ArgumentException>();
        Assert.StartsWith(PathOf("config.json"), message);
        Assert.Contains($"{key} is {size}; it must be at most ", message);
    }

    [Fact]
    public void LoadPretrained_SizesTooLargeForMemory_NamesTheFolder()
    {
        using var model = TinyModels.Create("qwen3");
        model.SavePretrained(_folder.Path);
        Change("vocab_size", 16_000_000);
        Change("hidden_size", 16_000_000);

        Assert.StartsWith($"{_folder.Path}: a model of the sizes in config.json cannot be made here (", LoadFault<ArgumentException>());
    }

    [Theory]
    [InlineData("model.embed_tokens.weight", float.NaN)]
    [InlineData("model.layers.1.mlp.experts.3.up_proj.weight", float.PositiveInfinity)]
    [InlineData("model.layers.2.mlp.gate.e_score_correction_bias", float.NaN)]
    public void LoadPretrained_NumbersThatAreNotFinite_NamesFolderAndTensor(string name, float value)
    {
        using var model = TinyModels.Create("deepseek");
        using (no_grad()) model.StateDict().Single(entry => entry.Name == name).Tensor.flatten()[2] = tensor(value);
        model.SavePretrained(_folder.Path);

        Assert.Matches($"^{_folder.Path}: 1 of [0-9]+ numbers of '{name}' are not finite as Float32;", LoadFault<InvalidDataException>());
    }

    [Fact]
    public void LoadPretrained_NumbersTooLargeForTheType_SaysAsWhat()
    {
        using var model = TinyModels.Create("qwen3");
        using (no_grad()) model.StateDict().First().Tensor.flatten()[0] = tensor(1e30f);
        model.SavePretrained(_folder.Path);

        CausalLM.LoadPretrained(_folder.Path).Dispose();
        var fault = Assert.Throws<InvalidDataException>(() => CausalLM.LoadPretrained(_folder.Path, ScalarType.Float16));
        Assert.Contains("are not finite as Float16", fault.Message);
    }

    [Fact]
    public void LoadPretrained_TiedHeadAndPredictionLayers_AreLeftOut()
    {
        using var model = CausalLM.Create(TinyModels.Deepseek with { NumNextnPredictLayers = 1, TieWordEmbeddings = true }, 1);
        model.SavePretrained(_folder.Path);
        var tensors = SafetensorsReader.ReadAll(PathOf(Weights));
        tensors["lm_head.weight"] = ones(50, 32);
        tensors["model.layers.3.eh_proj.weight"] = ones(2);
        tensors["model.layers.0.self_attn.rotary_emb.inv_freq"] = ones(2);
        SafetensorsWriter.Write(PathOf(Weights), tensors.Select(pair => (pair.Key, pair.Value)));

        using var loaded = CausalLM.LoadPretrained(_folder.Path);

        Assert.True(model.Forward(TinyModels.Ids(2, 6)).Equals(loaded.Forward(TinyModels.Ids(2, 6))));
    }

    private string PathOf(string file) => Path.Combine(_folder.Path, file);

    private void Change(string key, int value)
    {
        var config = JsonNode.Parse(File.ReadAllText(PathOf("config.json")))!;
        config[key] = value;
        File.WriteAllText(PathOf("config.json"), config.ToJsonString());
    }

    private string LoadFault<T>() where T : Exception => Assert.Throws<T>(() => CausalLM.LoadPretrained(_folder.Path)).Message;

    private void Shard(CausalLM model)
    {
        var halves = model.StateDict().Chunk(10).ToArray();
        string[] files = ["a.safetensors", "b.safetensors", "c.safetensors"];
        foreach (var (half, file) in halves.Zip(files)) SafetensorsWriter.Write(PathOf(file), half);
        var map = halves.Zip(files).SelectMany(pair => pair.First.Select(entry => $"\"{entry.Name}\":\"{pair.Second}\""));
        File.WriteAllText(PathOf(Index), $$"""{"metadata":{},"weight_map":{ {{string.Join(",", map)}} } }""");
        File.WriteAllText(PathOf("config.json"), model.Config.ToJson());
    }
}
