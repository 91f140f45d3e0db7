using System.Runtime.CompilerServices;

namespace R1.Vectors;

/// <summary>Elementwise functions of a row, whole vectors at a time: lengths are multiples of 16.</summary>
internal static unsafe class VectorMath<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    /// <summary>
    /// e^x, relative error below 2e-7 for x in [-87, 88]; outside, the value at the nearer end. Cephes: x = n ln 2 + r with
    /// |r| at most ln 2 / 2, ln 2 in two parts so that r is exact, and a polynomial of degree 7 for e^r.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp(TVector x)
    {
        x = TSimd.Min(TSimd.Max(x, TSimd.Create(-87)), TSimd.Create(88));
        var n = TSimd.Round(TSimd.Multiply(x, TSimd.Create(1.44269504f)));
        var r = TSimd.MultiplyAdd(n, TSimd.Create(-0.693359375f), x);
        r = TSimd.MultiplyAdd(n, TSimd.Create(2.12194440e-4f), r);
        var p = TSimd.MultiplyAdd(r, TSimd.Create(1.9875691500e-4f), TSimd.Create(1.3981999507e-3f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Create(8.3334519073e-3f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Create(4.1665795894e-2f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Create(1.6666665459e-1f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Create(5.0000001201e-1f));
        p = TSimd.MultiplyAdd(p, TSimd.Multiply(r, r), TSimd.Add(r, TSimd.Create(1)));
        return TSimd.Multiply(p, TSimd.PowerOfTwo(n));
    }

    /// <summary>y = e^((x - offset) / divisor), 0 where that is below e^-87.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Exponentials(float* x, float offset, float divisor, float* y, int length)
    {
        TVector shift = TSimd.Create(offset), scale = TSimd.Create(divisor);
        for (var i = 0; i < length; i += Lanes.Count)
        {
            var z = TSimd.Divide(TSimd.Subtract(TSimd.Load(x + i), shift), scale);
            TSimd.Store(TSimd.ZeroBelow(z, -87, Exp(z)), y + i);
        }
    }

    /// <summary>x += y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* x, float* y, int length)
    {
        for (var i = 0; i < length; i += Lanes.Count) TSimd.Store(TSimd.Add(TSimd.Load(x + i), TSimd.Load(y + i)), x + i);
    }

    /// <summary>1 / (1 + e^-x) in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sigmoid(float* x, int length)
    {
        for (var i = 0; i < length; i += Lanes.Count)
            TSimd.Store(TSimd.Divide(TSimd.Create(1), OnePlusExpMinus(TSimd.Load(x + i))), x + i);
    }

    /// <summary>gate := scale * silu(gate) * up, the activation of a gated MLP.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void GatedSilu(float* gate, float* up, int length, float scale)
    {
        var factor = TSimd.Create(scale);
        for (var i = 0; i < length; i += Lanes.Count)
        {
            var g = TSimd.Load(gate + i);
            var product = TSimd.Multiply(TSimd.Multiply(g, factor), TSimd.Load(up + i));
            TSimd.Store(TSimd.Divide(product, OnePlusExpMinus(g)), gate + i);
        }
    }

    /// <summary>y = weight * x / sqrt(mean(x^2) + epsilon); the padding of x is zero and counts for nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RmsNorm(float* x, float* weight, float* y, int size, float epsilon)
    {
        var squares = TSimd.Zero;
        for (var i = 0; i < size; i += Lanes.Count)
        {
            var value = TSimd.Load(x + i);
            squares = TSimd.MultiplyAdd(value, value, squares);
        }
        var scale = TSimd.Create(1 / MathF.Sqrt(TSimd.Sum(squares) / size + epsilon));
        for (var i = 0; i < size; i += Lanes.Count)
            TSimd.Store(TSimd.Multiply(TSimd.Multiply(TSimd.Load(x + i), scale), TSimd.Load(weight + i)), y + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector OnePlusExpMinus(TVector x) => TSimd.Add(TSimd.Create(1), Exp(TSimd.Subtract(TSimd.Zero, x)));
}
