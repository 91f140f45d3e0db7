using R1.Foundation;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>
/// Rotary position embedding as x * cos + swap(x) * sin, where swap exchanges the two members of each rotated pair and the tables carry the
/// signs. The tables stay in float32 whatever the weights are.
/// </summary>
internal sealed class RotaryEmbedding : nn.Module
{
    private readonly int _dim;
    private readonly bool _interleaved;
    [ComponentName(Name = "cos")] private readonly Tensor _cos;
    [ComponentName(Name = "sin")] private readonly Tensor _sin;

    /// <param name="config">Supplies theta, scaling and the longest position.</param>
    /// <param name="dim">Rotated dimensions of a head.</param>
    /// <param name="interleaved">Pairs are neighbours (2i, 2i+1), not halves (i, i + dim/2).</param>
    /// <param name="device">Where the tables live.</param>
    public RotaryEmbedding(ModelConfig config, int dim, bool interleaved, Device device) : base(nameof(RotaryEmbedding))
    {
        _dim = dim;
        _interleaved = interleaved;
        using var scope = NewDisposeScope();
        var frequencies = Frequencies(config, dim);
        var (cos, sin) = (Table(config, frequencies, PortableMath.Cos), Table(config, frequencies, PortableMath.Sin));
        _cos = Pair(cos, cos).to(device).DetachFromDisposeScope();
        _sin = Pair(-sin, sin).to(device).DetachFromDisposeScope();
        register_buffer("cos", _cos, persistent: false);
        register_buffer("sin", _sin, persistent: false);
    }

    /// <summary>Inverse frequencies in radians per position, dim / 2 of them, before any scaling.</summary>
    public static double[] Unstretched(double theta, int dim) =>
        [.. Enumerable.Range(0, dim / 2).Select(i => PortableMath.Pow(theta, -2.0 * i / dim))];

    /// <summary>Cosine and signed sine of consecutive positions, each [1, 1, S, dim].</summary>
    public (Tensor Cos, Tensor Sin) Consecutive(long first, long count) =>
        (_cos.narrow(0, first, count).view(1, 1, count, _dim), _sin.narrow(0, first, count).view(1, 1, count, _dim));

    /// <summary>Cosine and signed sine of given positions [B, S], each [B, 1, S, dim].</summary>
    public (Tensor Cos, Tensor Sin) At(Tensor positions)
    {
        long[] shape = [positions.shape[0], 1, positions.shape[1], _dim];
        var flat = positions.flatten();
        return (_cos.index_select(0, flat).view(shape), _sin.index_select(0, flat).view(shape));
    }

    /// <summary>Cosine and signed sine of positions that begin anew at every document of a row, each [1, 1, sum of the lengths, dim].</summary>
    public (Tensor Cos, Tensor Sin) Restarting(IReadOnlyList<long> lengths)
    {
        var each = lengths.Select(length => Consecutive(0, length)).ToList();
        return (cat([.. each.Select(tables => tables.Cos)], 2), cat([.. each.Select(tables => tables.Sin)], 2));
    }

    /// <summary>x [B, heads, S, dim] with every pair turned by its position's angle.</summary>
    public Tensor Rotate(Tensor x, Tensor cos, Tensor sin)
    {
        if (x.dtype != ScalarType.Float32) return Rotate(x.to(ScalarType.Float32), cos, sin).to(x.dtype);
        return (x * cos).addcmul(Swap(x), sin, HeldScalars.One);
    }

    private Tensor Swap(Tensor x) => _interleaved
        ? x.unflatten(3, [_dim / 2, 2]).flip(-1).flatten(3)
        : x.roll(_dim / 2, -1);

    private Tensor Pair(Tensor first, Tensor second) => _interleaved ? stack([first, second], -1).flatten(1) : cat([first, second], 1);

    // [positions, dim / 2]; angles are rounded to float32, as the published models were trained with.
    private static Tensor Table(ModelConfig config, double[] frequencies, Func<double, double> function)
    {
        var scale = config.RopeScaling?.TableScale ?? 1;
        var values = new float[config.MaxPositionEmbeddings * frequencies.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)(scale * function((float)(i / frequencies.Length) * (float)frequencies[i % frequencies.Length]));
        return tensor(values, [config.MaxPositionEmbeddings, frequencies.Length]);
    }

    private static double[] Frequencies(ModelConfig config, int dim)
    {
        var inverse = Unstretched(config.RopeTheta, dim);
        return config.RopeScaling?.Stretch(inverse, config.RopeTheta, config.MaxPositionEmbeddings) ?? inverse;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing) return;
        // A module frees its parameters and persistent buffers only.
        _cos.Dispose();
        _sin.Dispose();
    }

    /// <inheritdoc/>
    protected override nn.Module _to(ScalarType dtype, bool non_blocking) => this;

    /// <inheritdoc/>
    protected override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => base._to(device.type, device.index, non_blocking);
}
