using R1.Models;
using R1.Training.Gradients;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Training.Gradients.Vectorized;

/// <summary>Inputs for gradient engines and what came out of them.</summary>
internal static class EngineComparison
{
    /// <summary>Sequences of different lengths with prompts of different lengths.</summary>
    public static TokenSequence[] Sequences(int count, int vocabulary, int longest, int seed = 5)
    {
        var random = new Random(seed);
        int[] Ids(int length) => [.. Enumerable.Range(0, length).Select(_ => random.Next(vocabulary))];
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var length = random.Next(2, longest + 1);
            var prompt = random.Next(1, length);
            return new TokenSequence(Ids(prompt), Ids(length - prompt), i);
        })];
    }

    /// <summary>A loss that is neither linear nor even over tokens.</summary>
    public static (Tensor Loss, float[] Report) Loss(ScoredBatch scored)
    {
        var weights = tensor(scored.Rows.Sequences.Select(s => 0.5f + s.Index % 3).ToArray()).unsqueeze(1);
        var masked = scored.LogProbs * scored.Rows.CompletionMask;
        var loss = ((masked * 0.3).exp() * weights * scored.Rows.CompletionMask).sum() / 10 - (masked * weights).sum() / 20;
        return (loss, masked.detach().data<float>().ToArray());
    }

    /// <summary>Runs an engine and returns the reports and a copy of every gradient.</summary>
    public static (float[][] Reports, Dictionary<string, float[]> Gradients) Run(
        IGradientEngine engine, CausalLM model, IReadOnlyList<IReadOnlyList<TokenSequence>> microBatches, double temperature = 1)
    {
        using var scope = NewDisposeScope();
        foreach (var parameter in model.parameters()) parameter.grad?.zero_();
        var reports = engine.AccumulateGradients(microBatches, temperature, withEntropy: false, Loss);
        return (reports, model.named_parameters().ToDictionary(p => p.name, p => p.parameter.grad is { } grad ? grad.data<float>().ToArray() : []));
    }

    /// <summary>Compares every parameter's gradient by relative l2 distance.</summary>
    public static void AssertClose(Dictionary<string, float[]> expected, Dictionary<string, float[]> actual, double tolerance)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        foreach (var (name, want) in expected)
        {
            var norm = Math.Sqrt(want.Sum(x => (double)x * x));
            var error = want.Length == 0
                ? Math.Sqrt(actual[name].Sum(x => (double)x * x))
                : Math.Sqrt(want.Zip(actual[name], (x, y) => ((double)x - y) * ((double)x - y)).Sum());
            Assert.True(error <= tolerance * norm + 1e-7, $"{name}: gradients differ by {error:e2}, norm {norm:e2}");
        }
    }
}
