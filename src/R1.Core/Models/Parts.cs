using R1.Foundation;
using R1.Models.Adapters;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>Where the weights of a model live.</summary>
internal readonly record struct Placement(ScalarType Dtype, Device Device)
{
    /// <summary>A trainable tensor with undefined contents, outside every dispose scope.</summary>
    public Parameter Parameter(params long[] shape) =>
        (Parameter)new Parameter(empty(shape, Dtype, Device).DetachFromDisposeScope()).DetachFromDisposeScope();
}

/// <summary>A linear map, x [..., in] to [..., out].</summary>
internal sealed class Projection : nn.Module
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight;
    [ComponentName(Name = "bias")] private readonly Parameter? _bias;

    public Projection(long inputs, long outputs, Placement placement, bool bias = false) : base(nameof(Projection))
    {
        _weight = placement.Parameter(outputs, inputs);
        if (bias) _bias = placement.Parameter(outputs);
        RegisterComponents();
    }

    /// <summary>[out, in]</summary>
    public Tensor Weight => _weight;

    /// <summary>What an adapter adds; no part of the module's own weights.</summary>
    public LoraUpdate? Update { get; set; }

    public Tensor Forward(Tensor x)
    {
        var output = nn.functional.linear(x, _weight, _bias);
        return Update is null ? output : Update.AddTo(output, x);
    }
}

/// <summary>Root-mean-square norm, computed in float32: x / sqrt(mean(x^2) + eps) * weight.</summary>
internal sealed class RmsNorm : nn.Module
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight;
    private readonly double _epsilon;

    public RmsNorm(long size, double epsilon, Placement placement) : base(nameof(RmsNorm))
    {
        _weight = placement.Parameter(size);
        _epsilon = epsilon;
        RegisterComponents();
    }

    public Tensor Forward(Tensor x)
    {
        if (x.dtype == ScalarType.Float32) return Normalise(x) * _weight;
        return Normalise(x.to(ScalarType.Float32)).to(x.dtype) * _weight;
    }

    private Tensor Normalise(Tensor x) => x * x.Squared().mean([-1], keepdim: true).AddInPlace(_epsilon).rsqrt_();
}

/// <summary>Feed-forward with a gated activation: down(silu(gate(x)) * up(x)).</summary>
internal sealed class SwiGlu : FeedForward
{
    [ComponentName(Name = "gate_proj")] private readonly Projection _gate;
    [ComponentName(Name = "up_proj")] private readonly Projection _up;
    [ComponentName(Name = "down_proj")] private readonly Projection _down;

    public SwiGlu(long hidden, long inner, Placement placement) : base(nameof(SwiGlu))
    {
        _gate = new Projection(hidden, inner, placement);
        _up = new Projection(hidden, inner, placement);
        _down = new Projection(inner, hidden, placement);
        RegisterComponents();
    }

    public override Tensor Forward(Tensor x, ForwardPass pass, int layer) => Forward(x);

    public Tensor Forward(Tensor x) => _down.Forward(nn.functional.silu(_gate.Forward(x)) * _up.Forward(x));
}
