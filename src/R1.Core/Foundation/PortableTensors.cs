using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Foundation;

/// <summary>
/// Functions and sums that losses are made of, with the same bits on every processor for float32 tensors on the CPU: libtorch's own depend on its vector
/// instructions. Elsewhere they are libtorch's. All can be differentiated once.
/// </summary>
internal static class PortableTensors
{
    /// <summary>e^x.</summary>
    public static Tensor Exponential(this Tensor x) => IsPlain(x) ? WithSlope(x, Map(x, PortableMath.Exp), value => value) : x.exp();

    /// <summary>e^x - 1.</summary>
    public static Tensor ExponentialMinusOne(this Tensor x) =>
        IsPlain(x) ? WithSlope(x, Map(x, PortableMath.ExpMinusOne), value => value.Plus(1)) : x.expm1();

    /// <summary>1 / (1 + e^-x).</summary>
    public static Tensor Logistic(this Tensor x) => IsPlain(x)
        ? WithSlope(x, Map(x, PortableMath.Sigmoid), value => value * (-value).Plus(1))
        : x.sigmoid();

    /// <summary>Sums over the last dimension, which is kept.</summary>
    public static Tensor RowSums(this Tensor x)
    {
        if (!IsPlain(x)) return x.sum(-1, keepdim: true);
        using var scope = NewDisposeScope();
        var values = Values(x);
        var width = (int)x.shape[^1];
        var sums = new float[values.Length / width];
        for (var row = 0; row < sums.Length; row++) sums[row] = (float)Sum(values.AsSpan(row * width, width));
        return tensor(sums, [.. x.shape[..^1], 1]).Plus(Passing(x).sum(-1, keepdim: true)).MoveToOuterDisposeScope();
    }

    /// <summary>The sum of all elements, as a scalar tensor.</summary>
    public static Tensor Total(this Tensor x)
    {
        if (!IsPlain(x)) return x.sum();
        using var scope = NewDisposeScope();
        return tensor((float)Sum(Values(x))).Plus(Passing(x).sum()).MoveToOuterDisposeScope();
    }

    private static bool IsPlain(Tensor x) => x.dtype == ScalarType.Float32 && x.device_type == DeviceType.CPU && x.numel() > 0;

    // Zeros that hand gradients on to x.
    private static Tensor Passing(Tensor x) => x - x.detach();

    // The value of the function; the gradient of x times its slope there.
    private static Tensor WithSlope(Tensor x, Tensor value, Func<Tensor, Tensor> slope)
    {
        using var scope = NewDisposeScope();
        if (!is_grad_enabled() || !x.requires_grad) return value.MoveToOuterDisposeScope();
        var step = slope(value) * Passing(x);
        // Infinite times zero has no value, and adds none.
        return where(step.isnan(), value, value.Plus(step)).MoveToOuterDisposeScope();
    }

    private static Tensor Map(Tensor x, Func<double, double> function)
    {
        var values = Values(x);
        for (var i = 0; i < values.Length; i++) values[i] = (float)function(values[i]);
        return tensor(values, x.shape);
    }

    private static float[] Values(Tensor x)
    {
        using var plain = x.detach().contiguous();
        return MemoryMarshal.Cast<byte, float>(plain.bytes).ToArray();
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum;
    }
}
