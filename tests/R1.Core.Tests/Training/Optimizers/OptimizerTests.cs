using R1.Configuration;
using R1.Training.Optimizers;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace R1.Tests.Training.Optimizers;

public class OptimizerTests
{
    [Theory]
    [InlineData("adamw")]
    [InlineData("muon")]
    [InlineData("both")]
    public void LoadState_AtStepThree_ContinuesToTheBit(string kind)
    {
        using var scope = NewDisposeScope();
        var straight = new Problem(kind);
        straight.Train(6);

        var first = new Problem(kind);
        first.Train(3);
        var resumed = new Problem(kind);
        resumed.CopyFrom(first);
        resumed.Train(3);
        Assert.Equal(straight.Values(), resumed.Values());
    }

    [Theory]
    [InlineData("adamw")]
    [InlineData("muon")]
    [InlineData("both")]
    public void Step_OnAQuadratic_Descends(string kind)
    {
        using var scope = NewDisposeScope();
        var problem = new Problem(kind);
        var before = problem.Loss().item<float>();
        problem.Train(100);
        Assert.InRange(problem.Loss().item<float>(), 0, before / 4);
    }

    [Fact]
    public void Step_TwoBackwardPasses_AccumulateIntoOneGradient()
    {
        using var scope = NewDisposeScope();
        var weight = nn.Parameter(ones(2, 2));
        using var optimizer = new AdamW([("w", weight)], new());
        weight.sum().backward();
        weight.sum().backward();
        Assert.Equal(8, optimizer.Gradients[0].sum().item<float>());
        optimizer.ZeroGrad();
        Assert.Equal(0, weight.grad!.abs().sum().item<float>());
    }

    [Fact]
    public void Step_LongWithoutGradient_KeepsMomentsNormalAndParametersStill()
    {
        using var scope = NewDisposeScope();
        var weight = nn.Parameter(ones(2, 2));
        using var optimizer = new AdamW([("w", weight)], new());
        optimizer.Gradients[0].fill_(1e-3f);
        optimizer.Step();
        optimizer.ZeroGrad();
        for (var step = 0; step < 500; step++) optimizer.Step();
        var settled = weight.detach().clone();
        for (var step = 0; step < 2000; step++) optimizer.Step();
        Assert.Equal(0, (weight - settled).abs().max().item<float>());
        foreach (var (name, moment) in optimizer.State().Where(s => s.Key.Contains("exp_avg")))
            Assert.True(moment.abs().min().item<float>() >= 1.2e-38f, $"{name} is denormal");
    }

    [Fact]
    public void Step_AfterAnotherOptimizerTookOver_SaysSo()
    {
        using var scope = NewDisposeScope();
        var weight = nn.Parameter(ones(2, 2));
        using var old = new AdamW([("w", weight)], new());
        using var current = new AdamW([("w", weight)], new());
        Assert.Contains("'w' has left this optimizer", Assert.Throws<InvalidOperationException>(() => old.Step()).Message);
        current.Step();
        weight.grad = null!;
        Assert.Throws<InvalidOperationException>(() => current.Step());
    }

    [Fact]
    public void Dispose_KeepsTheParametersUsable()
    {
        using var scope = NewDisposeScope();
        var weight = nn.Parameter(ones(2, 2));
        new AdamW([("w", weight)], new()).Dispose();
        Assert.Equal(4, weight.sum().item<float>());
    }

    [Fact]
    public void LoadState_OfOtherParameters_ListsTheDifferences()
    {
        using var scope = NewDisposeScope();
        using var optimizer = new Muon([("a", nn.Parameter(ones(2, 2))), ("b", nn.Parameter(ones(2, 2)))], new());
        var fault = Assert.Throws<ArgumentException>(() => optimizer.LoadState(new Dictionary<string, Tensor>
        {
            ["muon.momentum.a"] = ones(3, 3), ["muon.momentum.c"] = ones(2, 2),
        })).Message;
        Assert.Contains("'muon.momentum.b' is missing", fault);
        Assert.Contains("'muon.momentum.c' is unknown", fault);
        Assert.Contains("'muon.momentum.a' is [3, 3], expected [2, 2]", fault);
    }

    [Fact]
    public void Step_LeavesNoTensorBehind()
    {
        using var scope = NewDisposeScope();
        var problem = new Problem("both");
        problem.Train(1);
        var before = scope.DisposablesCount;
        for (var i = 0; i < 3; i++) problem.Optimizer.Step();
        problem.Optimizer.ZeroGrad();
        Assert.Equal(before, scope.DisposablesCount);
    }

    [Fact]
    public void ByGlobalNorm_AcrossTensors_ScalesTogether()
    {
        using var scope = NewDisposeScope();
        Tensor[] gradients = [tensor(new[] { 3f, 0f }), tensor(new[] { 4f })];
        Assert.Equal(5, GradientClip.ByGlobalNorm(gradients, 10), 1e-6);
        Assert.Equal(5, GradientClip.ByGlobalNorm(gradients, 1), 1e-6);
        Assert.Equal(1, GradientClip.ByGlobalNorm(gradients, double.PositiveInfinity), 1e-6);
        Assert.Equal(0.8, gradients[1].item<float>(), 1e-6);
    }

    [Fact]
    public void ByGlobalNorm_NotFinite_ReturnsItAndLeavesTheGradients()
    {
        using var scope = NewDisposeScope();
        Tensor[] gradients = [tensor(new[] { float.NaN, 2f })];
        Assert.True(double.IsNaN(GradientClip.ByGlobalNorm(gradients, 1)));
        Assert.Equal(2, gradients[0][1].item<float>());
    }

    [Fact]
    public void Scale_WarmupStableDecay_HasItsThreeParts()
    {
        var schedule = new LearningRateSchedule { WarmupSteps = 2, StableSteps = 3, TotalSteps = 9, Decay = LearningRateDecay.Linear, Floor = 0.2 };
        double[] expected = [0, 0.5, 1, 1, 1, 1, 0.8, 0.6, 0.4, 0.2, 0.2];
        for (var step = 0; step < expected.Length; step++) Assert.Equal(expected[step], schedule.Scale(step), 1e-12);
        Assert.Contains("give more than the 5 steps", Assert.Throws<InvalidConfigException>(() => (schedule with { TotalSteps = 5 }).Validate()).Message);
    }

    /// <summary>Least squares through two matrices, a stack of experts and a bias.</summary>
    private sealed class Problem
    {
        private readonly Dictionary<string, Parameter> _parameters = [];
        private readonly Tensor _input;
        private readonly Tensor _target;

        public Problem(string kind)
        {
            var random = new Generator(5);
            Parameter New(params long[] shape) => nn.Parameter(randn(shape, generator: random) * 0.3);
            _parameters["layer.up"] = New(6, 4);
            _parameters["layer.down"] = New(3, 6);
            _parameters["experts"] = New(2, 3, 3);
            if (kind != "muon") _parameters["bias"] = New(3);
            (_input, _target) = (randn([16, 4], generator: random), randn([16, 3], generator: random));
            var named = _parameters.Select(p => (p.Key, (Tensor)p.Value));
            var (adamW, muon) = (new AdamWOptions { LearningRate = 0.03, WeightDecay = 0.01 }, new MuonOptions { LearningRate = 0.03 });
            Optimizer = kind switch
            {
                "adamw" => new AdamW(named, adamW),
                "muon" => new Muon(named, muon),
                _ => CombinedOptimizer.MuonWithAdamW(named, muon, adamW),
            };
        }

        public IOptimizer Optimizer { get; }

        public Tensor Loss()
        {
            var hidden = _input.matmul(_parameters["layer.up"].t()).matmul(_parameters["layer.down"].t());
            var output = hidden.matmul(_parameters["experts"].sum([0]));
            if (_parameters.TryGetValue("bias", out var bias)) output += bias;
            return (output - _target).square().mean() - Floor();
        }

        public void Train(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                using var scope = NewDisposeScope();
                Optimizer.ZeroGrad();
                Loss().backward();
                Optimizer.Step(1.0 / (1 + step / 50));
            }
        }

        public void CopyFrom(Problem other)
        {
            using var noGrad = no_grad();
            foreach (var (name, parameter) in _parameters) parameter.copy_(other._parameters[name]);
            Optimizer.LoadState(other.Optimizer.State().ToDictionary(p => p.Key, p => p.Value.clone()));
        }

        public float[] Values() => [.. _parameters.Values.SelectMany(p => p.detach().flatten().data<float>().ToArray())];

        // What is left when the linear map is the least-squares solution.
        private Tensor Floor()
        {
            using var noGrad = no_grad();
            var design = _parameters.ContainsKey("bias") ? cat([_input, ones(16, 1)], 1) : _input;
            return (design.matmul(linalg.lstsq(design, _target).Solution) - _target).square().mean();
        }
    }
}
