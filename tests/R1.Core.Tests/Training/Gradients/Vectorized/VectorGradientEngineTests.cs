using R1.Models;
using R1.Pipeline;
using R1.Tests.Models;
using R1.Training.Gradients;
using R1.Training.Gradients.Vectorized;
using R1.Training.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Training.Gradients.Vectorized;

public class VectorGradientEngineTests
{
    private const double Tolerance = 1e-4;

    private static Dictionary<string, ModelConfig> Configs { get; } = new(TinyModels.All)
    {
        ["llama with every bias"] = TinyModels.DenseAs("llama") with { AttentionBias = true },
        ["deepseek of one dense layer"] = TinyModels.Deepseek with { NumHiddenLayers = 1, VHeadDim = 20, QkNopeHeadDim = 14, QLoraRank = 33 },
        ["deepseek of preset shape"] = BaseModelConfig.SmallDeepseek(hiddenSize: 64, layers: 2) with { VocabSize = 50 },
    };

    public static TheoryData<string> Models => [.. Configs.Keys];

    [Theory]
    [MemberData(nameof(Models))]
    public void AccumulateGradients_RandomSequences_EqualsAutograd(string name)
    {
        using var scope = NewDisposeScope();
        using var model = Create(name);
        IReadOnlyList<IReadOnlyList<TokenSequence>> batches = [EngineComparison.Sequences(9, 50, 40)];
        using var torchEngine = new TorchGradientEngine(model, 1);
        var (logProbs, gradients) = EngineComparison.Run(torchEngine, model, batches, temperature: 0.8);

        using var engine = new VectorGradientEngine(model, 1);
        var (actual, actualGradients) = EngineComparison.Run(engine, model, batches, temperature: 0.8);

        AssertClose(logProbs[0], actual[0], 1e-4);
        EngineComparison.AssertClose(gradients, actualGradients, Tolerance);
    }

    [Fact]
    public void AccumulateGradients_FiniteDifferences_Agree()
    {
        using var scope = NewDisposeScope();
        // Every expert is chosen: a change of the choice would be a step in the loss.
        using var model = CausalLM.Create(TinyModels.Deepseek with { NRoutedExperts = 4, NumExpertsPerToken = 4, NGroup = 1, TopkGroup = 1 }, 1);
        using var engine = new VectorGradientEngine(model, 1);
        IReadOnlyList<IReadOnlyList<TokenSequence>> batches = [EngineComparison.Sequences(3, 50, 12)];
        var (_, gradients) = EngineComparison.Run(engine, model, batches);
        foreach (var (name, parameter) in model.named_parameters())
        {
            // Along its own gradient g the loss changes by |g| per unit of length.
            var gradient = tensor(gradients[name]).view(parameter.shape);
            var norm = gradient.norm().item<float>();
            var step = gradient * (0.01f / norm);
            var slope = (LossAfter(step) - LossAfter(-step)) / 0.02;
            Assert.True(Math.Abs(slope - norm) <= 0.02 * norm + 1e-3, $"{name}: slope {slope}, gradient {norm}");

            double LossAfter(Tensor shift)
            {
                using (no_grad()) parameter.add_(shift);
                engine.Synchronize();
                var loss = engine.AccumulateGradients(batches, 1, false, Value)[0];
                using (no_grad()) parameter.sub_(shift);
                return loss;
            }
        }

        static (Tensor, double) Value(ScoredBatch scored)
        {
            var (loss, _) = EngineComparison.Loss(scored);
            return (loss, loss.item<float>());
        }
    }

    [Fact]
    public void AccumulateGradients_MicroBatches_AddUp()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create("deepseek");
        using var engine = new VectorGradientEngine(model, 1);
        var sequences = EngineComparison.Sequences(20, 50, 60);
        var (_, whole) = EngineComparison.Run(engine, model, [sequences]);
        var (_, parts) = EngineComparison.Run(engine, model, SequenceBatch.ByTokenBudget(sequences, 120));
        EngineComparison.AssertClose(whole, parts, 1e-5);
    }

    [Fact]
    public void AccumulateGradients_AnyWorkers_SameBits()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create("deepseek");
        var batches = SequenceBatch.ByTokenBudget(EngineComparison.Sequences(60, 50, 60), 200);
        Assert.True(batches.Count > 8, "fewer micro-batches than shares show little");
        using var one = new VectorGradientEngine(model, 1);
        var (reports, gradients) = EngineComparison.Run(one, model, batches);
        foreach (var workers in new[] { 2, 3, 20 })
        {
            using var engine = new VectorGradientEngine(model, workers);
            var (otherReports, otherGradients) = EngineComparison.Run(engine, model, batches);
            Assert.Equal(reports, otherReports);
            Assert.Equal(gradients, otherGradients);
        }
    }

    [Theory]
    [MemberData(nameof(TinyModels.Names), MemberType = typeof(TinyModels))]
    public void AccumulateGradients_EveryRegisterWidth_SameBits(string name)
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create(name);
        var batches = SequenceBatch.ByTokenBudget(EngineComparison.Sequences(12, 50, 64), 300);
        var results = TrainingKernels.All().Select(kernels =>
        {
            using var engine = new VectorGradientEngine(model, 2, kernels);
            return EngineComparison.Run(engine, model, batches);
        }).ToList();
        Assert.All(results, result => Assert.Equal(results[0].Reports, result.Reports));
        Assert.All(results, result => Assert.Equal(results[0].Gradients, result.Gradients));
    }

    [Fact]
    public void AccumulateGradients_ExistingGradient_IsAddedTo()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create("deepseek");
        using var optimizer = PolicyOptimizer.Adam(model, 1e-3);
        using var engine = new VectorGradientEngine(model, 1);
        IReadOnlyList<IReadOnlyList<TokenSequence>> batches = [EngineComparison.Sequences(4, 50, 20)];
        var (_, once) = EngineComparison.Run(engine, model, batches);
        engine.AccumulateGradients(batches, 1, false, EngineComparison.Loss);
        var twice = model.named_parameters().ToDictionary(p => p.name, p => (p.parameter.grad! / 2).data<float>().ToArray());
        EngineComparison.AssertClose(once, twice, 1e-6);
    }

    [Fact]
    public void AccumulateGradients_EveryRegisterWidth_Agrees()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create("deepseek");
        IReadOnlyList<IReadOnlyList<TokenSequence>> batches = [EngineComparison.Sequences(6, 50, 40)];
        var results = TrainingKernels.All().Select(kernels =>
        {
            using var engine = new VectorGradientEngine(model, 1, kernels);
            return EngineComparison.Run(engine, model, batches).Gradients;
        }).ToArray();
        Assert.All(results, gradients => EngineComparison.AssertClose(results[0], gradients, 1e-5));
    }

    [Fact]
    public void AccumulateGradients_AgainAndAgain_KeepsItsMemory()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create("deepseek");
        using var engine = new VectorGradientEngine(model, 2);
        var batches = SequenceBatch.ByTokenBudget(EngineComparison.Sequences(30, 50, 60), 300);
        EngineComparison.Run(engine, model, batches);
        var (floats, tensors) = (engine.ActivationFloats, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        for (var i = 0; i < 5; i++) engine.AccumulateGradients(batches, 1, true, EngineComparison.Loss);
        Assert.Equal(floats, engine.ActivationFloats);
        Assert.Equal(tensors, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void AccumulateGradients_Entropy_EqualsAutogradEngines()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create("deepseek");
        using var torchEngine = new TorchGradientEngine(model, 1);
        using var engine = new VectorGradientEngine(model, 1);
        IReadOnlyList<IReadOnlyList<TokenSequence>> batches = [EngineComparison.Sequences(6, 50, 40)];
        double Entropy(IGradientEngine e) => e.AccumulateGradients(batches, 0.7, true, s => (s.LogProbs.sum(), s.EntropySum))[0];
        var expected = Entropy(torchEngine);
        Assert.Equal(1, Entropy(engine) / expected, 1e-4);
    }

    [Fact]
    public void Score_Sequences_GivesTheLogProbsOfTraining()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create("deepseek");
        using var engine = new VectorGradientEngine(model, 2);
        var sequences = EngineComparison.Sequences(25, 50, 60);
        var scored = new float[sequences.Length][];
        engine.Score(sequences, 0.9, scored);

        var trained = new float[sequences.Length][];
        engine.AccumulateGradients([sequences], 0.9, false, s =>
        {
            s.Rows.Scatter(s.LogProbs, trained);
            return (s.LogProbs.sum(), 0);
        });
        Assert.Equal(trained, scored);
    }

    [Fact]
    public void BalanceExperts_SameSequences_CountsAsAutogradEngine()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create("deepseek");
        using var copy = model.Clone();
        // One length, so that the padded batch has no padding to count.
        TokenSequence[] sequences = [.. EngineComparison.Sequences(200, 50, 60).GroupBy(s => s.Length).MaxBy(g => g.Count())!];
        using var torchEngine = new TorchGradientEngine(model, 1);
        using var engine = new VectorGradientEngine(copy, 2);
        torchEngine.AccumulateGradients([sequences, sequences], 1, false, EngineComparison.Loss);
        engine.AccumulateGradients([sequences, sequences], 1, false, EngineComparison.Loss);

        Assert.Equal(torchEngine.BalanceExperts(0.01), engine.BalanceExperts(0.01), 1e-9);
        foreach (var (bias, other) in model.buffers().Zip(copy.buffers())) Assert.Equal(0, (bias - other).abs().max().item<float>());
        Assert.Equal(0, engine.BalanceExperts(0.01));
    }

    [Fact]
    public void AccumulateGradients_BadSequences_AreRefused()
    {
        using var model = TinyModels.Create("deepseek");
        using var engine = new VectorGradientEngine(model, 1);
        string Fault(int[] prompt, int[] completion) => Assert.Throws<ArgumentException>(() =>
            engine.AccumulateGradients([[new TokenSequence(prompt, completion, 3)]], 1, false, EngineComparison.Loss)).Message;
        Assert.Contains("token 50, outside the vocabulary of 50", Fault([1], [50]));
        Assert.Contains("sequence 3 has 70 tokens", Fault([1], new int[69]));
        Assert.Contains("no prompt", Fault([], [1]));
    }

    [Fact]
    public void AccumulateGradients_FailingLoss_LeavesNothingBehind()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create("deepseek");
        using var engine = new VectorGradientEngine(model, 1);
        IReadOnlyList<IReadOnlyList<TokenSequence>> batches = [EngineComparison.Sequences(3, 50, 12), EngineComparison.Sequences(3, 50, 12, seed: 6)];
        var (_, clean) = EngineComparison.Run(engine, model, batches);
        var calls = 0;
        Assert.Throws<InvalidOperationException>(() => engine.AccumulateGradients(batches, 1, false, s =>
            calls++ == 0 ? EngineComparison.Loss(s) : throw new InvalidOperationException("no loss")));
        Assert.Equal(clean, EngineComparison.Run(engine, model, batches).Gradients);
    }

    /// <summary>Fresh weights, with biases and norms away from 0 and 1.</summary>
    private static CausalLM Create(string name)
    {
        var model = CausalLM.Create(Configs[name], 1);
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        foreach (var parameter in model.parameters().Where(p => p.ndim == 1)) parameter.add_(randn(parameter.shape, generator: generator), 0.2);
        return model;
    }

    private static void AssertClose(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        var difference = expected.Zip(actual, (x, y) => Math.Abs(x - y)).Max();
        Assert.True(difference <= tolerance, $"largest difference {difference:e2} exceeds {tolerance:e0}");
    }
}
