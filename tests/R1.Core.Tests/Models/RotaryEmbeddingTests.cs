using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Models;

public class RotaryEmbeddingTests
{
    private const int Dim = 6;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rotate_OnePair_TurnsByPositionTimesFrequency(bool interleaved)
    {
        using var scope = NewDisposeScope();
        using var rotary = new RotaryEmbedding(TinyModels.Deepseek, Dim, interleaved, CPU);
        var (first, second) = interleaved ? (2, 3) : (1, 4);
        var x = zeros(1, 1, 1, Dim);
        x[0, 0, 0, first] = tensor(1f);
        var (cos, sin) = rotary.Consecutive(10, 1);

        var turned = rotary.Rotate(x, cos, sin).flatten().data<float>().ToArray();

        var angle = 10 * Math.Pow(10000, -2.0 / Dim);
        Assert.Equal(Math.Cos(angle), turned[first], 1e-5);
        Assert.Equal(Math.Sin(angle), turned[second], 1e-5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rotate_QueryAndKey_DependOnTheirDistanceAlone(bool interleaved)
    {
        using var scope = NewDisposeScope();
        using var rotary = new RotaryEmbedding(TinyModels.Deepseek, Dim, interleaved, CPU);
        var (query, key) = (randn(1, 1, 1, Dim), randn(1, 1, 1, Dim));
        float Score(long i, long j)
        {
            var ((qc, qs), (kc, ks)) = (rotary.Consecutive(i, 1), rotary.At(tensor(new[] { j }).view(1, 1)));
            return (rotary.Rotate(query, qc, qs) * rotary.Rotate(key, kc, ks)).sum().item<float>();
        }

        Assert.Equal(Score(7, 2), Score(45, 40), 1e-4);
        Assert.NotEqual(Score(7, 2), Score(7, 3), 1e-3);
    }

    [Fact]
    public void Stretch_Linear_DividesEveryFrequency()
    {
        double[] inverse = [1, 0.1, 0.01];

        Assert.Equal([0.25, 0.025, 0.0025], new LinearRopeScaling { Factor = 4 }.Stretch(inverse, 10000, 64));
    }

    [Fact]
    public void Stretch_Llama3_KeepsShortWavesAndStretchesLongOnes()
    {
        var scaling = new Llama3RopeScaling { Factor = 8, LowFreqFactor = 1, HighFreqFactor = 4, OriginalMaxPositionEmbeddings = 100 };
        // waves of 20, 50 and 200 positions: five turns, two turns, half a turn within the original context
        double[] inverse = [2 * Math.PI / 20, 2 * Math.PI / 50, 2 * Math.PI / 200];

        var stretched = scaling.Stretch(inverse, 10000, 800);

        Assert.Equal(inverse[0], stretched[0], 1e-12);
        Assert.Equal(inverse[1] * (2.0 / 3 / 8 + 1.0 / 3), stretched[1], 1e-12);
        Assert.Equal(inverse[2] / 8, stretched[2], 1e-12);
    }

    [Fact]
    public void Stretch_Yarn_KeepsFastDimensionsAndInterpolatesSlowOnes()
    {
        double[] inverse = [.. Enumerable.Range(0, 32).Select(i => Math.Pow(10000, -i / 32.0))];
        var scaling = new YarnRopeScaling { Factor = 40, OriginalMaxPositionEmbeddings = 4096, Mscale = 1, MscaleAllDim = 1 };

        var stretched = scaling.Stretch(inverse, 10000, 163840);

        Assert.Equal(inverse[0], stretched[0], 1e-12);
        Assert.Equal(inverse[31] / 40, stretched[31], 1e-12);
        Assert.All(inverse.Zip(stretched), pair => Assert.InRange(pair.Second, pair.First / 40 * 0.999, pair.First * 1.001));
        Assert.Equal(1, scaling.TableScale);
        Assert.Equal(Math.Pow(0.1 * Math.Log(40) + 1, 2), scaling.SoftmaxScale, 1e-12);
        Assert.Equal(0.1 * Math.Log(4) + 1, new YarnRopeScaling { Factor = 4 }.TableScale, 1e-12);
    }
}
