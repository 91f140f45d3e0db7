using System.Text.Json.Nodes;
using R1.Models;
using R1.Models.Adapters;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Models;

public sealed class LoraAdapterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> Names => TinyModels.Names;

    private static LoraConfig Attention => new() { Rank = 3, Alpha = 6, TargetModules = ["o_proj"] };

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Attach_AnyModel_ChangesNothingAtFirstAndTrainsOnlyItself(string name)
    {
        using var model = TinyModels.Create(name);
        var before = model.Forward(TinyModels.Ids(2, 5));

        using var adapter = LoraAdapter.Attach(model, Attention, seed: 1);
        var logits = model.Forward(TinyModels.Ids(2, 5));
        logits.sum().backward();

        Assert.True(before.Equals(logits));
        Assert.All(model.parameters(), parameter => Assert.Null(parameter.grad));
        Assert.All(adapter.Parameters(), entry => Assert.NotNull(entry.Tensor.grad));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Merge_TrainedUpdates_ComputesTheSame(string name)
    {
        using var model = TinyModels.Create(name);
        var adapter = Changed(LoraAdapter.Attach(model, Attention, seed: 1));
        var adapted = model.Forward(TinyModels.Ids(2, 5)).detach();
        var plain = model.StateDict().ToDictionary(entry => entry.Name, entry => entry.Tensor.clone());

        adapter.Merge();

        TinyModels.AssertClose(adapted, model.Forward(TinyModels.Ids(2, 5)), 1e-4);
        Assert.Null(model.Adapter);
        var changed = model.StateDict().Where(entry => !plain[entry.Name].Equals(entry.Tensor)).Select(entry => entry.Name).ToList();
        Assert.Equal(model.Config.NumHiddenLayers, changed.Count);
        Assert.All(changed, key => Assert.EndsWith("self_attn.o_proj.weight", key));
    }

    [Fact]
    public void Disabled_TrainedUpdates_IsTheModelAsItWas()
    {
        using var model = TinyModels.Create("qwen3");
        var before = model.Forward(TinyModels.Ids(2, 5));
        using var adapter = Changed(LoraAdapter.Attach(model, Attention, seed: 1));
        var adapted = model.Forward(TinyModels.Ids(2, 5));

        using (adapter.Disabled()) Assert.True(before.Equals(model.Forward(TinyModels.Ids(2, 5))));

        Assert.False(before.Equals(adapted));
        Assert.True(adapted.Equals(model.Forward(TinyModels.Ids(2, 5))));
    }

    [Fact]
    public void SavePretrained_Folder_HasTheNamesOfPeftAndLoadsBack()
    {
        using var model = TinyModels.Create("llama");
        using (var adapter = Changed(LoraAdapter.Attach(model, new LoraConfig { Rank = 2, Alpha = 4, TargetModules = ["q_proj", "down_proj"] }, seed: 1)))
        {
            adapter.SavePretrained(_folder.Path);
            var adapted = model.Forward(TinyModels.Ids(2, 5)).detach();
            using var other = TinyModels.Create("llama");
            using var loaded = LoraAdapter.Load(other, _folder.Path);
            Assert.True(adapted.Equals(other.Forward(TinyModels.Ids(2, 5))));
        }

        using var reader = new SafetensorsReader(Path.Combine(_folder.Path, "adapter_model.safetensors"));
        Assert.Equal(
            [
                "base_model.model.model.layers.0.mlp.down_proj.lora_A.weight", "base_model.model.model.layers.0.mlp.down_proj.lora_B.weight",
                "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight", "base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight",
            ], reader.Names.Where(name => name.Contains("layers.0.")).Order(StringComparer.Ordinal));
        Assert.Equal([2, 48], reader.Shape("base_model.model.model.layers.0.mlp.down_proj.lora_A.weight"));
        Assert.Equal([32, 2], reader.Shape("base_model.model.model.layers.0.mlp.down_proj.lora_B.weight"));
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder.Path, "adapter_config.json")))!;
        Assert.Equal(("LORA", "CAUSAL_LM"), ((string)config["peft_type"]!, (string)config["task_type"]!));
        Assert.Equal((2, 4.0), ((int)config["r"]!, (double)config["lora_alpha"]!));
        Assert.Equal(["q_proj", "down_proj"], config["target_modules"]!.AsArray().Select(target => (string)target!));
    }

    [Fact]
    public void StateDict_WithAdapter_IsTheModelsOwn()
    {
        using var model = TinyModels.Create("qwen2");
        var names = model.StateDict().Select(entry => entry.Name).ToList();
        using var adapter = LoraAdapter.Attach(model, Attention, seed: 1);
        Assert.Equal(names, model.StateDict().Select(entry => entry.Name));
        Assert.Equal(2 * 3 * (32 + 40), adapter.ParameterCount);
    }

    [Fact]
    public void Attach_HalfPrecisionModel_TrainsInFloat32()
    {
        using var model = CausalLM.Create(TinyModels.Dense, 1, ScalarType.BFloat16);
        using var adapter = LoraAdapter.Attach(model, Attention, seed: 1);
        var logits = model.Forward(TinyModels.Ids(2, 5));
        logits.sum().backward();
        Assert.Equal(ScalarType.BFloat16, logits.dtype);
        Assert.All(adapter.Parameters(), entry => Assert.Equal(ScalarType.Float32, entry.Tensor.grad!.dtype));
    }

    [Fact]
    public void Attach_WhatCannotBe_SaysWhy()
    {
        using var model = TinyModels.Create("deepseek");
        string Fault(LoraConfig config) => Assert.Throws<ArgumentException>(() => LoraAdapter.Attach(model, config, 1)).Message;
        Assert.Matches("^target_modules names 'query', which no projection of this deepseek_v3 is called; there are .*q_b_proj",
            Fault(new LoraConfig { TargetModules = ["query"] }));
        Assert.StartsWith("target_modules names 'kv_b_proj'", Fault(new LoraConfig { TargetModules = ["kv_b_proj"] }));
        Assert.StartsWith("The rank is 0; give at least 1.", Fault(Attention with { Rank = 0 }));
        using var adapter = LoraAdapter.Attach(model, Attention, 1);
        Assert.StartsWith("The model has an adapter already: merge or dispose it first.", Fault(Attention));
    }

    [Fact]
    public void Load_AdapterOfAnotherModel_ListsWhatDoesNotFitAndLeavesTheModelAlone()
    {
        using var model = TinyModels.Create("llama");
        using (var adapter = LoraAdapter.Attach(model, Attention, 1)) adapter.SavePretrained(_folder.Path);
        using var other = TinyModels.Create("qwen3");

        var message = Assert.Throws<ArgumentException>(() => LoraAdapter.Load(other, _folder.Path)).Message;

        Assert.Contains("wrong shape: base_model.model.model.layers.0.self_attn.o_proj.lora_A.weight is [3, 32], expected [3, 40]", message);
        Assert.Null(other.Adapter);
    }

    [Theory]
    [InlineData("\"use_dora\": false", "\"use_dora\": true", "use_dora is true; only false is supported.")]
    [InlineData("\"bias\": \"none\"", "\"bias\": \"all\"", "bias is \"all\"; only \"none\" is supported.")]
    [InlineData("{", "[", "cannot be read")]
    public void Load_OtherKind_NamesFileFieldAndValue(string from, string to, string fault)
    {
        using var model = TinyModels.Create("llama");
        using (var adapter = LoraAdapter.Attach(model, Attention, 1)) adapter.SavePretrained(_folder.Path);
        var file = Path.Combine(_folder.Path, "adapter_config.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace(from, to));

        var message = Assert.Throws<InvalidDataException>(() => LoraAdapter.Load(model, _folder.Path)).Message;
        Assert.StartsWith(file, message, StringComparison.Ordinal);
        Assert.Contains(fault, message, StringComparison.Ordinal);
    }

    private static LoraAdapter Changed(LoraAdapter adapter)
    {
        using var guard = no_grad();
        using var generator = new Generator(3);
        foreach (var (_, tensor) in adapter.Parameters()) tensor.normal_(0, 0.3, generator);
        return adapter;
    }
}
