using R1.Models;
using R1.Models.Adapters;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Models;

/// <summary>Modules of multi-token prediction: their published names and sizes, folders, and what they compute.</summary>
public sealed class MultiTokenPredictionTests : IDisposable
{
    private static readonly DeepseekV3Config Config = TinyModels.Deepseek with { NumNextnPredictLayers = 2 };
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void StateDict_Modules_AreLayersAfterTheLastWithCopiesOfEmbeddingAndHead()
    {
        using var model = Create();
        var shapes = model.StateDict().ToDictionary(entry => entry.Name, entry => string.Join(' ', entry.Tensor.shape));
        using var plain = CausalLM.Create(Config, seed: 1);
        var expected = plain.StateDict().ToDictionary(entry => entry.Name, entry => string.Join(' ', entry.Tensor.shape));
        foreach (var (name, shape) in expected.Where(pair => pair.Key.StartsWith("model.layers.2.", StringComparison.Ordinal)).ToList())
            foreach (var layer in new[] { 3, 4 }) expected[name.Replace("model.layers.2.", $"model.layers.{layer}.")] = shape;
        foreach (var layer in new[] { "model.layers.3", "model.layers.4" })
        {
            expected[$"{layer}.embed_tokens.weight"] = expected[$"{layer}.shared_head.head.weight"] = "50 32";
            expected[$"{layer}.enorm.weight"] = expected[$"{layer}.hnorm.weight"] = expected[$"{layer}.shared_head.norm.weight"] = "32";
            expected[$"{layer}.eh_proj.weight"] = "32 64";
        }
        Assert.Equal(expected.OrderBy(pair => pair.Key), shapes.OrderBy(pair => pair.Key));
    }

    [Fact]
    public void Build_DeepseekV3WithItsModule_HasTheNumbersOfTheReleasedCheckpoint()
    {
        var config = ModelConfig.Parse(PublishedModels.All["DeepSeek-V3"].Config);
        using var model = CausalLM.Build(config, new Placement(ScalarType.BFloat16, META), withPrediction: true);
        var entries = StateDict.Entries(model).Select(entry => (entry.Name, Numbers: entry.Shape.Aggregate(1L, (a, b) => a * b))).ToList();
        var module = entries.Where(entry => entry.Name.StartsWith("model.layers.61.", StringComparison.Ordinal)).ToList();

        // 684,531,386,000 numbers in all files, less the 41,540,496 scales of the 8-bit weights.
        Assert.Equal(684_489_845_504, entries.Sum(entry => entry.Numbers));
        // "11.5B unique parameters, excluding the shared 0.9B Embedding and 0.9B output Head"
        Assert.Equal(13_463_426_304, module.Sum(entry => entry.Numbers));
        Assert.Equal([7168L, 14336], StateDict.Entries(model).Single(entry => entry.Name == "model.layers.61.eh_proj.weight").Shape);
        Assert.Equal(671_026_419_200 + 11_610_068_224, model.ParameterCount + Biases(model));
    }

    [Fact]
    public void Create_WithModules_HasTheWeightsAndLogitsOfTheModelWithoutThem()
    {
        using var model = Create();
        using var plain = CausalLM.Create(Config, seed: 1);
        Assert.Equal((2, 0), (model.PredictionModules, plain.PredictionModules));
        var all = model.StateDict().ToDictionary(entry => entry.Name, entry => entry.Tensor);
        Assert.All(plain.StateDict(), entry => Assert.True(entry.Tensor.Equals(all[entry.Name]), entry.Name));
        Assert.True(plain.Forward(TinyModels.Ids(2, 6)).Equals(model.Forward(TinyModels.Ids(2, 6))));
    }

    [Fact]
    public void LoadPretrained_SavedWithModules_IsEqualToTheBitWithThemAndWithout()
    {
        using var model = Create();
        model.SavePretrained(_folder.Path);
        using var loaded = CausalLM.LoadPretrained(_folder.Path, withPrediction: true);
        using var plain = CausalLM.LoadPretrained(_folder.Path);
        using var copy = model.Clone();
        Assert.All(new[] { loaded, copy }, other => AssertEqual(model.StateDict(), other.StateDict()));
        Assert.Equal(0, plain.PredictionModules);
        using var fresh = CausalLM.Create(Config, seed: 1);
        AssertEqual(fresh.StateDict(), plain.StateDict());
    }

    [Fact]
    public void LoadPretrained_TiedHead_HasTheEmbeddingForIt()
    {
        using var model = CausalLM.Create(Config with { TieWordEmbeddings = true }, seed: 1, withPrediction: true);
        model.SavePretrained(_folder.Path);
        using var loaded = CausalLM.LoadPretrained(_folder.Path, withPrediction: true);
        AssertEqual(model.StateDict(), loaded.StateDict());
    }

    [Fact]
    public void LoadPretrained_NoModulesInTheFolder_ListsWhatIsMissing()
    {
        using var plain = CausalLM.Create(Config, seed: 1);
        plain.SavePretrained(_folder.Path);
        var fault = Fault();
        Assert.Contains("missing: model.layers.3.eh_proj.weight [32, 64]", fault);
        Assert.Contains("missing: model.layers.3.mlp.experts.7.down_proj.weight [32, 12]", fault);
        Assert.Contains("missing: model.layers.3.shared_head.norm.weight [32]", fault);
        Assert.DoesNotContain("embed_tokens", fault);
    }

    [Fact]
    public void LoadPretrained_CopyOfTheEmbeddingThatIsNone_IsRefused()
    {
        using var model = Create();
        model.SavePretrained(_folder.Path);
        var tensors = SafetensorsReader.ReadAll(_folder.File("model.safetensors"));
        tensors["model.layers.4.embed_tokens.weight"].fill_(0.5);
        SafetensorsWriter.Write(_folder.File("model.safetensors"), tensors.Select(pair => (pair.Key, pair.Value)));
        Assert.Contains("'model.layers.4.embed_tokens.weight' is not equal to 'model.embed_tokens.weight'", Fault());

        tensors.Remove("model.layers.4.embed_tokens.weight");
        SafetensorsWriter.Write(_folder.File("model.safetensors"), tensors.Select(pair => (pair.Key, pair.Value)));
        using var loaded = CausalLM.LoadPretrained(_folder.Path, withPrediction: true);
        AssertEqual(model.StateDict(), loaded.StateDict());
    }

    [Fact]
    public void Create_ConfigurationWithoutModules_IsRefused()
    {
        foreach (var config in new ModelConfig[] { TinyModels.Deepseek, TinyModels.Dense })
            Assert.Contains(
                "no modules of multi-token prediction", Assert.Throws<ArgumentException>(() => CausalLM.Create(config, 1, withPrediction: true)).Message);
        Assert.Contains(
            "num_nextn_predict_layers is -1; it must lie between 0 and 64",
            Assert.Throws<ArgumentException>(() => (Config with { NumNextnPredictLayers = -1 }).Validate()).Message);
    }

    [Fact]
    public void Attach_Adapter_LeavesTheModulesAlone()
    {
        using var model = Create();
        using var adapter = LoraAdapter.Attach(model, new LoraConfig { Rank = 2, TargetModules = ["o_proj"] }, seed: 1);
        Assert.Equal(2 * Config.NumHiddenLayers, adapter.Parameters().Count());
    }

    [Fact]
    public void Of_Census_CountsEveryNumberOnce()
    {
        using var model = Create();
        var census = ParameterCensus.Of(model);
        Assert.Equal(model.ParameterCount + Biases(model), census.Sum(part => part.Numbers));
        Assert.Equal(2 * 32 * 64, census.Single(part => part.Part == "multi-token prediction").Numbers);
    }

    [Fact]
    public void Predicted_TwoModules_AreThePlainFormulaStepByStep()
    {
        using var guard = no_grad();
        using var model = Create();
        foreach (var bias in model.buffers().Where(buffer => buffer.dim() == 1)) bias.copy_(linspace(-0.2, 0.2, bias.numel()));
        var (ids, weights) = (TinyModels.Ids(3, 9), model.StateDict().ToDictionary(entry => entry.Name, entry => entry.Tensor));
        var hidden = model.Hidden(ids);

        var predicted = model.Predicted(hidden, new ForwardInputs(ids, null, null, null, null));

        Assert.Equal([[3L, 8, 32], [3L, 7, 32]], predicted.Select(states => states.shape));
        for (var k = 1; k <= 2; k++)
        {
            hidden = PredictionReference.Next(Config, weights, k, hidden[.., ..^1], ids[.., k..]);
            TinyModels.AssertClose(hidden, predicted[k - 1]);
        }
    }

    [Fact]
    public void Predicted_TextsTooShort_AreNotPredicted()
    {
        using var model = Create();
        Assert.Equal([1, 0], new[] { 2, 1 }.Select(length =>
        {
            var ids = TinyModels.Ids(2, length);
            return model.Predicted(model.Hidden(ids), new ForwardInputs(ids, null, null, null, null)).Count;
        }));
    }

    private static CausalLM Create() => CausalLM.Create(Config, seed: 1, withPrediction: true);

    private static long Biases(CausalLM model) => model.buffers(recurse: true).Where(buffer => buffer.dim() == 1).Sum(buffer => buffer.numel());

    private static void AssertEqual(IEnumerable<(string Name, Tensor Tensor)> expected, IEnumerable<(string Name, Tensor Tensor)> actual)
    {
        var others = actual.ToDictionary(entry => entry.Name, entry => entry.Tensor);
        Assert.All(expected, entry => Assert.True(entry.Tensor.Equals(others[entry.Name]), entry.Name));
    }

    private string Fault() => Assert.Throws<ArgumentException>(() => CausalLM.LoadPretrained(_folder.Path, withPrediction: true)).Message;
}
