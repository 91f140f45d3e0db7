using R1.Models;
using R1.Tests.Models;
using R1.Training;
using R1.Training.Vectorized;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Training.Vectorized;

public class VectorGradientEngineTests
{
    private const double Tolerance = 1e-4;

    public static TheoryData<string> Models => [.. TinyModels.All.Where(pair => pair.Value is DeepseekV3Config).Select(pair => pair.Key)];

    [Theory]
    [MemberData(nameof(Models))]
    public void AccumulateGradients_RandomSequences_EqualsAutograd(string name)
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create(name);
        IReadOnlyList<IReadOnlyList<TokenSequence>> batches = [EngineComparison.Sequences(9, 50, 40)];
        using var torchEngine = new TorchGradientEngine(model, 1);
        var (logProbs, gradients) = EngineComparison.Run(torchEngine, model, batches, temperature: 0.8);

        using var engine = new VectorGradientEngine(model, 1);
        var (actual, actualGradients) = EngineComparison.Run(engine, model, batches, temperature: 0.8);

        AssertClose(logProbs[0], actual[0], 1e-4);
        EngineComparison.AssertClose(gradients, actualGradients, Tolerance);
    }

    private static void AssertClose(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        var difference = expected.Zip(actual, (x, y) => Math.Abs(x - y)).Max();
        Assert.True(difference <= tolerance, $"largest difference {difference:e2} exceeds {tolerance:e0}");
    }
}
