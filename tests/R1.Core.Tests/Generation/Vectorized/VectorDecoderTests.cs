using R1.Foundation;
using R1.Models;
using R1.Tests.Models;
using R1.Tests.Vectors;
using R1.Vectors;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Generation.Vectorized;

/// <summary>The decoder on plain floats against the TorchSharp model, for every architecture and register width.</summary>
public class VectorDecoderTests
{
    private const double Tolerance = 1e-4;

    public static TheoryData<string, string> ModelsAndKernels
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var model in TinyModels.All.Keys)
                foreach (var kernels in Kernels.All()) data.Add(model, KernelsTests.Name(kernels));
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(ModelsAndKernels))]
    public void Step_WholeSequenceInOneStep_EqualsTorch(string name, string simd)
    {
        using var model = CreateRandomised(name);
        var ids = Ids(37);
        var stepper = new DecoderStepper(model, KernelsTests.Named(simd), ids.Length);
        AssertClose(TorchLogits(model, ids), stepper.Read(ids, 0));
    }

    [Theory]
    [MemberData(nameof(TinyModels.Names), MemberType = typeof(TinyModels))]
    public void Step_InAnyPieces_IsIdenticalToTheBit(string name)
    {
        using var model = CreateRandomised(name);
        var ids = Ids(37);
        var whole = new DecoderStepper(model, Kernels.Best(), ids.Length).Read(ids, 0);
        var pieces = new DecoderStepper(model, Kernels.Best(), ids.Length);
        (int First, int Count)[] cuts = [(0, 5), (5, 1), (6, 1), (7, 20), (27, 10)];
        float[][] parts = [.. cuts.SelectMany(cut => pieces.Read(ids.AsSpan(cut.First, cut.Count), cut.First))];
        Assert.Equal(whole, parts);
    }

    [Theory]
    [MemberData(nameof(TinyModels.Names), MemberType = typeof(TinyModels))]
    public void Step_BesideOtherSequences_IsIdenticalToTheBit(string name)
    {
        using var model = CreateRandomised(name);
        var ids = Ids(30);
        var alone = new DecoderStepper(model, Kernels.Best(), 100).Read(ids, 0);
        var crowd = new DecoderStepper(model, Kernels.Best(), 100);
        var neighbours = Enumerable.Range(0, 3).Select(i => Ids(7 + 8 * i, 50 + i)).ToArray();
        Assert.Equal(alone, crowd.ReadBeside(ids, neighbours));
    }

    [Fact]
    public void Load_AfterWeightsChanged_UsesTheNewOnes()
    {
        using var model = CreateRandomised("deepseek");
        var ids = Ids(20);
        var stepper = new DecoderStepper(model, Kernels.Best(), ids.Length);
        using (no_grad())
            foreach (var parameter in model.parameters()) parameter.mul_(1.1);
        stepper.Reload(model);
        AssertClose(TorchLogits(model, ids), stepper.Read(ids, 0));
    }

    /// <summary>Biases and routing biases away from zero, norm weights away from one.</summary>
    internal static CausalLM CreateRandomised(string name)
    {
        var model = TinyModels.Create(name);
        using var guard = no_grad();
        using var generator = new Generator(3);
        foreach (var (key, tensor) in model.StateDict())
        {
            if (tensor.dim() == 1) tensor.add_(randn(tensor.shape, generator: generator), alpha: 0.1);
            if (key.EndsWith("correction_bias", StringComparison.Ordinal)) tensor.abs_();
            tensor.Dispose();
        }
        return model;
    }

    internal static float[][] TorchLogits(CausalLM model, int[] ids)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var logits = model.Forward(tensor(ids.Select(id => (long)id).ToArray()).unsqueeze(0)).squeeze(0);
        return [.. Enumerable.Range(0, ids.Length).Select(i => logits[i].data<float>().ToArray())];
    }

    internal static void AssertClose(float[][] expected, float[][] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var worst = expected.Zip(actual).Max(pair => pair.First.Zip(pair.Second).Max(value => Math.Abs(value.First - value.Second)));
        Assert.True(worst <= Tolerance, $"largest difference {worst:e2}");
    }

    private static int[] Ids(int count, int seed = 11)
    {
        var random = new SeededRandom((ulong)seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(50))];
    }
}
