using R1.Models;
using R1.Runs;
using R1.Tests.Models;
using R1.Training;
using R1.Training.Gradients;
using R1.Training.Optimizers;
using R1.Training.Pretraining;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace R1.Tests.Training.Optimizers;

/// <summary>Weights in half precision, trained through float32 masters.</summary>
public sealed class MasterWeightsTests : IDisposable
{
    // A step moves a weight by about as much; half a unit in the last place of bfloat16 is 2e-3 below 1 and 4e-3 above it.
    private const double LearningRate = 2e-5;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [InlineData("adamw", ScalarType.BFloat16)]
    [InlineData("muon", ScalarType.BFloat16)]
    [InlineData("both", ScalarType.BFloat16)]
    [InlineData("both", ScalarType.Float16)]
    public void Step_TooSmallForHalfPrecision_ReachesTheRoundedWeightsOfFloat32(string kind, ScalarType dtype)
    {
        var (half, full) = (new Weights(kind, dtype), new Weights(kind, ScalarType.Float32, dtype));
        var start = half.Numbers();
        for (var step = 0; step < 200; step++)
        {
            half.Step(step, dtype);
            full.Step(step, dtype);
            if (step == 0 && dtype == ScalarType.BFloat16) Assert.Equal(start, half.Numbers());
        }
        Assert.Equal(full.Numbers(rounded: dtype), half.Numbers());
        Assert.Equal(full.Numbers(), half.Masters());
        Assert.NotEqual(start, half.Numbers());
    }

    [Fact]
    public void Step_ConstantGradientUnderAdam_MovesByRateTimesSteps()
    {
        var weight = nn.Parameter(ones([2, 3], ScalarType.BFloat16));
        using var optimizer = new AdamW([("w", weight)], new() { LearningRate = LearningRate });
        for (var step = 0; step < 200; step++)
        {
            optimizer.Gradients[0].fill_(0.5f);
            optimizer.Step();
        }
        // m and v are those of a constant gradient, so that every step is the learning rate long.
        Assert.Equal(1 - 200 * LearningRate, optimizer.State()["adamw.master.w"].min().item<float>(), 1e-5);
        Assert.Equal(1 - Math.Pow(2, -8), weight.detach().to(ScalarType.Float32).max().item<float>(), 1e-9);
    }

    [Theory]
    [InlineData("adamw")]
    [InlineData("muon")]
    [InlineData("both")]
    public void LoadState_WeightsAndState_ContinueToTheBit(string kind)
    {
        var (straight, first, resumed) = (Bfloat(kind), Bfloat(kind), Bfloat(kind, seed: 2));
        for (var step = 0; step < 6; step++) straight.Step(step, ScalarType.BFloat16);
        for (var step = 0; step < 3; step++) first.Step(step, ScalarType.BFloat16);
        resumed.CopyFrom(first);
        Assert.NotEqual(resumed.Numbers(), resumed.Masters());
        for (var step = 3; step < 6; step++) resumed.Step(step, ScalarType.BFloat16);
        Assert.Equal(straight.Masters(), resumed.Masters());
        Assert.Equal(straight.Numbers(), resumed.Numbers());
    }

    [Fact]
    public void LoadState_WithoutMasters_IsRefusedByName()
    {
        var weights = Bfloat("adamw");
        var state = weights.Optimizer.State().Where(s => !s.Key.Contains("master")).ToDictionary(s => s.Key, s => s.Value.clone());
        Assert.Contains("'adamw.master.up' is missing", Assert.Throws<ArgumentException>(() => weights.Optimizer.LoadState(state)).Message);
    }

    [Fact]
    public void Step_WeightsWrittenFromOutside_GoesOnFromThese()
    {
        var weights = Bfloat("adamw");
        weights.Step(0, ScalarType.BFloat16);
        var masters = weights.Optimizer.State()["adamw.master.up"];
        var kept = masters[0, 1].item<float>();
        using (no_grad()) weights["up"][0, 0].fill_(3f);
        foreach (var gradient in weights.Optimizer.Gradients) gradient.zero_();
        weights.Optimizer.Step(learningRateScale: 0);
        Assert.Equal(3, masters[0, 0].item<float>());
        Assert.Equal(kept, masters[0, 1].item<float>());
        Assert.Equal(3, weights["up"].detach().to(ScalarType.Float32)[0, 0].item<float>());
    }

    [Fact]
    public void State_OfFloat32_HasNoMasters() =>
        Assert.DoesNotContain(new Weights("both", ScalarType.Float32).Optimizer.State().Keys, name => name.Contains("master"));

    // The first norm is beyond float16's range, the second has more digits than bfloat16.
    [Theory]
    [InlineData(ScalarType.Float16, 313, 60_000)]
    [InlineData(ScalarType.BFloat16, 1.0078125, 1000)]
    public void ByGlobalNorm_HalfPrecision_IsMeasuredInFloat32(ScalarType dtype, double number, int count)
    {
        var expected = number * Math.Sqrt(count);
        Assert.Equal(expected, GradientClip.ByGlobalNorm([full([count], number, dtype)], double.PositiveInfinity), 1e-5 * expected);
    }

    [Theory]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float32)]
    public void OfAllWeights_Model_CountsWhatTheOptimizerHolds(ScalarType dtype)
    {
        using var model = CausalLM.Create(TinyModels.Dense, 1, dtype);
        using var optimizer = PolicyOptimizer.Adam(model, LearningRate);
        var held = optimizer.State().Values.Where(state => state.dtype != ScalarType.Int64).Concat(optimizer.Gradients);
        var bytes = (int)model.parameters().First().ElementSize;
        var alone = TrainingMemory.OfAllWeights(model.Config, (model.ParameterCount, bytes), (4, 32, 100), reference: false);
        var beside = TrainingMemory.OfAllWeights(model.Config, (model.ParameterCount, bytes), (4, 32, 100), reference: true);
        Assert.Equal(held.Sum(state => state.numel() * state.ElementSize), alone.Trained);
        Assert.Equal(2 * alone.Weights, beside.Weights);
        var adapter = TrainingMemory.Of(model.Config, (model.ParameterCount, bytes), 0, (4, 32, 100));
        Assert.All(new[] { DeviceType.CPU, DeviceType.CUDA }, device =>
        {
            Assert.Equal(alone.PeakOn(device) + alone.Weights, beside.PeakOn(device));
            Assert.Equal(adapter.PeakOn(device) + alone.Trained, alone.PeakOn(device));
        });
    }

    [Fact]
    public void Parts_KilledAfterAStep_ResumeToTheBit()
    {
        using var straight = CausalLM.Create(TinyModels.Dense, 1, ScalarType.BFloat16);
        using var resumed = CausalLM.Create(TinyModels.Dense, 2, ScalarType.BFloat16);
        using var first = Trainer(straight);
        var steps = first.Train().GetEnumerator();
        for (var step = 0; step < 2; step++) steps.MoveNext();
        foreach (var part in first.Parts()) Save(part);
        for (var step = 2; step < 4; step++) steps.MoveNext();

        using var second = Trainer(resumed);
        foreach (var part in second.Parts()) Load(part);
        Assert.Equal(2, second.Train().Count());
        foreach (var (expected, actual) in straight.StateDict().Zip(resumed.StateDict())) Assert.Equal(Floats(expected.Tensor), Floats(actual.Tensor));
        foreach (var (name, state) in first.Optimizer.State()) Assert.Equal(Floats(state), Floats(second.Optimizer.State()[name]));
        Assert.Contains(first.Optimizer.State().Keys, name => name.StartsWith("muon.master.", StringComparison.Ordinal));
    }

    private static Weights Bfloat(string kind, ulong seed = 1) => new(kind, ScalarType.BFloat16, seed: seed);

    private static float[] Floats(Tensor tensor) => tensor.detach().to(ScalarType.Float32).contiguous().data<float>().ToArray();

    private static Pretrainer Trainer(CausalLM model) => new(
        new PretrainConfig { Steps = 4, TokensPerStep = 20, LearningRate = 1e-4 }, model,
        step => [new TokenSequence([1, 2, 3], [4, 5 + step], 0), new TokenSequence([3], [2, 1, 6, 7], 1)], workers: 1);

    private void Save(ICheckpointPart part)
    {
        using var file = File.Create(Path.Combine(_folder.Path, part.Name));
        part.Save(file);
    }

    private void Load(ICheckpointPart part)
    {
        using var file = File.OpenRead(Path.Combine(_folder.Path, part.Name));
        part.Load(file);
    }

    /// <summary>Two matrices and a bias near ±1, the same in every element type, under gradients that a step's number decides.</summary>
    private sealed class Weights
    {
        private readonly Dictionary<string, Parameter> _parameters = [];

        /// <param name="kind">Of the optimizer.</param>
        /// <param name="dtype">Of the weights.</param>
        /// <param name="as">What they are rounded to at first.</param>
        /// <param name="seed">Of the weights.</param>
        public Weights(string kind, ScalarType dtype, ScalarType @as = ScalarType.BFloat16, ulong seed = 1)
        {
            var random = new Generator(seed);
            Parameter New(params long[] shape) => nn.Parameter((randn(shape, generator: random).sign() + 0.25).to(@as).to(dtype));
            (_parameters["up"], _parameters["down"]) = (New(6, 4), New(3, 6));
            if (kind != "muon") _parameters["bias"] = New(3);
            var named = _parameters.Select(p => (p.Key, (Tensor)p.Value));
            var (adamW, muon) = (new AdamWOptions { LearningRate = LearningRate, WeightDecay = 0.01 }, new MuonOptions { LearningRate = 10 * LearningRate });
            Optimizer = kind switch
            {
                "adamw" => new AdamW(named, adamW),
                "muon" => new Muon(named, muon),
                _ => CombinedOptimizer.MuonWithAdamW(named, muon, adamW),
            };
        }

        public IOptimizer Optimizer { get; }

        public Parameter this[string name] => _parameters[name];

        /// <summary>Gradients that both element types can hold, mostly of one sign.</summary>
        public void Step(int step, ScalarType rounded)
        {
            using var scope = NewDisposeScope();
            var random = new Generator((ulong)step);
            foreach (var gradient in Optimizer.Gradients)
                gradient.copy_((randn(gradient.shape, generator: random) * 0.1 + 0.3).to(rounded));
            Optimizer.Step();
        }

        public float[] Numbers(ScalarType? rounded = null) => [.. _parameters.Values.SelectMany(p => Floats(rounded is { } dtype ? p.to(dtype) : p))];

        public float[] Masters() =>
            [.. _parameters.Keys.SelectMany(name => Floats(Optimizer.State().Single(s => s.Key.EndsWith($".master.{name}", StringComparison.Ordinal)).Value))];

        public void CopyFrom(Weights other)
        {
            using var noGrad = no_grad();
            foreach (var (name, parameter) in _parameters) parameter.copy_(other._parameters[name]);
            Optimizer.LoadState(other.Optimizer.State().ToDictionary(p => p.Key, p => p.Value.clone()));
        }
    }
}
