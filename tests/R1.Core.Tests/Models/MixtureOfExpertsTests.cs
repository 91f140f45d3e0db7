using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Models;

public class MixtureOfExpertsTests
{
    private static readonly Placement Here = new(ScalarType.Float32, CPU);

    private static T Filled<T>(T module) where T : nn.Module
    {
        using var guard = no_grad();
        using var generator = new Generator(5);
        foreach (var parameter in module.parameters()) parameter.normal_(0, 0.3, generator);
        return module;
    }

    [Theory]
    [InlineData(1, 8, 1)]
    [InlineData(37, 8, 3)]
    [InlineData(5, 32, 2)]
    public void StackedExperts_BothWays_GiveTheSameOutputsAndGradients(int tokens, int experts, int chosen)
    {
        using var scope = NewDisposeScope();
        var config = TinyModels.Deepseek with { NRoutedExperts = experts, NumExpertsPerToken = chosen, NGroup = 1, TopkGroup = 1 };
        using var router = Filled(new ExpertRouter(config.HiddenSize, config.Experts, Here));
        using var stacked = Filled(new StackedExperts(config.HiddenSize, config.Experts, Here));
        var x = randn(tokens, config.HiddenSize);

        var (outputs, gradients) = Run(router, stacked, x, stacked.OnAllTokens);
        var (sortedOutputs, sortedGradients) = Run(router, stacked, x, stacked.OnOwnTokens);

        TinyModels.AssertClose(outputs, sortedOutputs);
        foreach (var (all, own) in gradients.Zip(sortedGradients)) TinyModels.AssertClose(all, own, 1e-4 + 1e-5 * all.abs().max().item<float>());
    }

    [Fact]
    public void Route_BiasOnOneExpert_ChangesTheChoiceButNotItsWeight()
    {
        using var scope = NewDisposeScope();
        var config = TinyModels.Deepseek with { NGroup = 1, TopkGroup = 1, NormTopkProb = false, RoutedScalingFactor = 1 };
        using var router = Filled(new ExpertRouter(config.HiddenSize, config.Experts, Here));
        var x = randn(20, config.HiddenSize);
        var scores = nn.functional.linear(x, router.parameters().Single()).sigmoid();

        router.SelectionBias[3] = tensor(10f);
        var (experts, weights) = router.Route(x);

        Assert.True(experts.eq(3).any(1).all().item<bool>());
        TinyModels.AssertClose(scores.gather(1, experts), weights);
    }

    [Fact]
    public void Route_Groups_KeepsToTheBestTwoAndNormalises()
    {
        using var scope = NewDisposeScope();
        using var router = new ExpertRouter(TinyModels.Deepseek.HiddenSize, TinyModels.Deepseek.Experts, Here);
        using var guard = no_grad();
        var weight = router.parameters().Single().zero_();
        // four groups of two experts; logits 3 and 0 beat 2 and 0, but 2 + 2 beat 3 + 0
        foreach (var (expert, logit) in new[] { 3f, -5, 2, 2, -5, -5, 2.5f, 1 }.Index()) weight[expert, 0] = tensor(logit);

        var x = zeros(1, TinyModels.Deepseek.HiddenSize);
        x[0, 0] = tensor(1f);
        var (experts, weights) = router.Route(x);

        Assert.Equal([2, 3, 6], experts[0].data<long>().ToArray().Order());
        Assert.Equal(TinyModels.Deepseek.RoutedScalingFactor, weights.sum().item<float>(), 1e-5);
    }

    [Fact]
    public void ExpertLoad_MaskedTokens_DoNotCount()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create("deepseek");
        using var load = new ExpertLoad(TinyModels.Deepseek.Experts);
        var mask = tensor(new long[,] { { 0, 0, 1, 1 }, { 1, 1, 1, 1 } });

        model.Forward(TinyModels.Ids(2, 4), mask, load: load);
        Assert.Equal([1, 2], load.Layers);
        Assert.All(load.Layers, layer => Assert.Equal(6 * 3, load.Counts(layer).Sum()));

        model.Forward(TinyModels.Ids(2, 4), load: load);
        Assert.All(load.Layers, layer => Assert.Equal((6 + 8) * 3, load.Counts(layer).Sum()));

        load.Reset();
        Assert.Empty(load.Layers);
    }

    [Fact]
    public void Balancer_Update_MovesEveryBiasTowardsTheMeanLoad()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create("deepseek");
        using var load = new ExpertLoad(TinyModels.Deepseek.Experts);
        model.Forward(TinyModels.Ids(4, 8), load: load);

        ExpertBalancer.Update(model, load, 0.001);

        foreach (var layer in load.Layers)
        {
            var counts = load.Counts(layer);
            var expected = counts.Select(count => 0.001f * Math.Sign(counts.Average() - count)).ToArray();
            TinyModels.AssertClose(tensor(expected), model.Router(layer).SelectionBias, 1e-9);
        }
    }

    [Fact]
    public void Balancer_ManyUpdates_EvenOutTheLoad()
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        using var model = TinyModels.Create("deepseek");
        using var load = new ExpertLoad(TinyModels.Deepseek.Experts);
        var ids = TinyModels.Ids(16, 20);
        model.Forward(ids, load: load).Dispose();
        var before = load.MaxViolation();

        for (var step = 0; step < 60; step++)
        {
            ExpertBalancer.Update(model, load, 0.01);
            load.Reset();
            model.Forward(ids, load: load).Dispose();
        }

        Assert.True(load.MaxViolation() < before / 2, $"violation {before:f2} fell to {load.MaxViolation():f2} only");
    }

    [Fact]
    public void Balancer_Bias_TakesNoGradient()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create("deepseek");

        model.Forward(TinyModels.Ids(2, 5)).sum().backward();

        Assert.False(model.Router(1).SelectionBias.requires_grad);
        Assert.DoesNotContain(model.named_parameters(), entry => entry.name.Contains("bias"));
        Assert.Throws<ArgumentException>(() => model.Router(0));
    }

    private static (Tensor Output, Tensor[] Gradients) Run(
        ExpertRouter router, StackedExperts stacked, Tensor x, Func<Tensor, Tensor, Tensor, Tensor> way)
    {
        var input = x.clone().requires_grad_();
        Tensor[] leaves = [input, .. router.parameters(), .. stacked.parameters()];
        var (experts, weights) = router.Route(input);
        var output = way(input, experts, weights);
        return (output.detach(), [.. autograd.grad([output.square().sum()], leaves)]);
    }
}
