using R1.Foundation;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Foundation;

/// <summary>Values and gradients against libtorch's own.</summary>
public class PortableTensorsTests
{
    public static TheoryData<string> Functions => ["exp", "expm1", "sigmoid", "rows", "total"];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Function_FloatsOnTheCpu_HasLibtorchsValueAndGradient(string name)
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { -3f, -1e-4f, 0, 1e-3f, 0.5f, 4 }, [2, 3]);
        var weight = tensor(new[] { 1f, -2, 0.5f, 3, 0, 1 }, [2, 3]);
        var (ours, theirs) = (Run(x, input => Ours(name, input), weight), Run(x, input => Theirs(name, input), weight));
        Assert.True(ours.Value.allclose(theirs.Value, 1e-6, 1e-7), name);
        Assert.True(ours.Gradient.allclose(theirs.Gradient, 1e-6, 1e-7), name);
    }

    [Fact]
    public void Exponential_Infinite_IsLibtorchs()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { float.NegativeInfinity, float.PositiveInfinity, float.NaN }).requires_grad_(true);
        Assert.Equal([0, float.PositiveInfinity, float.NaN], x.Exponential().data<float>().ToArray());
    }

    [Fact]
    public void Total_DoublePrecision_IsLeftToLibtorch()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.0, 1e-12 });
        Assert.Equal(1 + 1e-12, x.Total().item<double>());
    }

    private static (Tensor Value, Tensor Gradient) Run(Tensor x, Func<Tensor, Tensor> function, Tensor weight)
    {
        var input = x.clone().requires_grad_(true);
        var value = function(input);
        (value * (value.dim() == 0 ? weight.sum() : weight)).sum().backward();
        return (value.detach(), input.grad!);
    }

    private static Tensor Ours(string name, Tensor x) => name switch
    {
        "exp" => x.Exponential(), "expm1" => x.ExponentialMinusOne(), "sigmoid" => x.Logistic(), "rows" => x.RowSums(), _ => x.Total(),
    };

    private static Tensor Theirs(string name, Tensor x) => name switch
    {
        "exp" => x.exp(), "expm1" => x.expm1(), "sigmoid" => x.sigmoid(), "rows" => x.sum(-1, keepdim: true), _ => x.sum(),
    };
}
