using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Models;

public class StateDictTests
{
    public static TheoryData<string> Names => TinyModels.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void LoadStateDict_OfAnotherSeed_MakesTheModelsEqual(string name)
    {
        using var scope = NewDisposeScope();
        using var source = TinyModels.Create(name, 1);
        using var target = TinyModels.Create(name, 2);
        var ids = TinyModels.Ids(2, 5);
        Assert.False(source.Forward(ids).Equals(target.Forward(ids)));

        target.LoadStateDict(source.StateDict().ToDictionary(entry => entry.Name, entry => entry.Tensor));

        Assert.True(source.Forward(ids).Equals(target.Forward(ids)));
    }

    [Fact]
    public void StateDict_Entries_AreViewsOfTheLiveWeights()
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var model = TinyModels.Create("deepseek");
        var ids = TinyModels.Ids(1, 4);
        var before = model.Forward(ids);

        foreach (var (name, tensor) in model.StateDict())
            if (name.Contains(".experts.3.")) tensor.zero_();

        Assert.False(before.Equals(model.Forward(ids)));
        Assert.Equal(0, model.StateDict().Where(e => e.Name.EndsWith("experts.3.up_proj.weight")).Sum(e => e.Tensor.abs().sum().item<float>()));
    }

    [Fact]
    public void LoadStateDict_WithFaults_ListsThemAllAndChangesNothing()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create("llama");
        var before = model.Forward(TinyModels.Ids(1, 4));
        var tensors = model.StateDict().ToDictionary(entry => entry.Name, entry => zeros_like(entry.Tensor));
        tensors.Remove("model.layers.0.mlp.up_proj.weight");
        tensors["model.norm.weight"] = zeros(32, 1);
        tensors["extra"] = zeros(1);

        var message = Assert.Throws<ArgumentException>(() => model.LoadStateDict(tensors)).Message;

        Assert.Equal("""
            The weights do not fit the model:
              missing: model.layers.0.mlp.up_proj.weight [48, 32]
              wrong shape: model.norm.weight is [32, 1], expected [32]
              unexpected: extra
            """, message);
        Assert.True(before.Equals(model.Forward(TinyModels.Ids(1, 4))));
    }

    [Fact]
    public void Clone_ChangedCopy_LeavesTheOriginal()
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var model = TinyModels.Create("deepseek");
        var before = model.Forward(TinyModels.Ids(1, 4));

        using var copy = model.Clone();
        Assert.True(before.Equals(copy.Forward(TinyModels.Ids(1, 4))));
        foreach (var parameter in copy.parameters()) parameter.zero_();

        Assert.True(before.Equals(model.Forward(TinyModels.Ids(1, 4))));
    }
}
