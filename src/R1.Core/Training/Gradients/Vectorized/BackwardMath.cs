using System.Runtime.CompilerServices;
using R1.Vectors;

namespace R1.Training.Gradients.Vectorized;

/// <summary>Rows forward, keeping what backward needs, and backward. Lengths are multiples of 16; padding is zero and stays zero.</summary>
internal static unsafe class BackwardMath<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    /// <summary>y = weight * x * r with r = 1 / sqrt(mean(x^2) + epsilon), which is returned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float RmsNorm(float* x, float* weight, float* y, int size, int length, float epsilon)
    {
        var inverse = 1 / MathF.Sqrt(Dot(x, x, length) / size + epsilon);
        var factor = TSimd.Create(inverse);
        for (var i = 0; i < length; i += Lanes.Count)
            TSimd.Store(TSimd.Multiply(TSimd.Multiply(TSimd.Load(x + i), factor), TSimd.Load(weight + i)), y + i);
        return inverse;
    }

    /// <summary>
    /// With n = x r and g = dy * weight: dweight += dy * n; dx (+)= r (g - n mean(g n)).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RmsNormBackward(
        float* x, float inverse, float* weight, float* dy, float* dx, float* dweight, int size, int length, bool accumulate)
    {
        TVector product = TSimd.Zero, factor = TSimd.Create(inverse);
        for (var i = 0; i < length; i += Lanes.Count)
        {
            var share = TSimd.Multiply(TSimd.Load(dy + i), TSimd.Multiply(TSimd.Load(x + i), factor));
            TSimd.Store(TSimd.Add(TSimd.Load(dweight + i), share), dweight + i);
            product = TSimd.MultiplyAdd(share, TSimd.Load(weight + i), product);
        }
        var pull = TSimd.Create(-inverse * inverse * TSimd.Sum(product) / size);
        for (var i = 0; i < length; i += Lanes.Count)
        {
            var g = TSimd.Multiply(TSimd.Multiply(TSimd.Load(dy + i), TSimd.Load(weight + i)), factor);
            var value = TSimd.MultiplyAdd(TSimd.Load(x + i), pull, g);
            TSimd.Store(accumulate ? TSimd.Add(TSimd.Load(dx + i), value) : value, dx + i);
        }
    }

    /// <summary>active = scale * silu(gate) * up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void GatedSilu(float* gate, float* up, float* active, int length, float scale)
    {
        var factor = TSimd.Create(scale);
        for (var i = 0; i < length; i += Lanes.Count)
        {
            var g = TSimd.Load(gate + i);
            var product = TSimd.Multiply(TSimd.Multiply(g, factor), TSimd.Load(up + i));
            TSimd.Store(TSimd.Divide(product, OnePlusExpMinus(g)), active + i);
        }
    }

    /// <summary>
    /// With s = sigmoid(gate), z = gate s, a = z up and d the gradient of scale * a:
    /// gate := scale d up (s + z (1 - s)), up := scale d z, d := scale a; returns the gradient of the scale, sum(d a).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float GatedSiluBackward(float* gate, float* up, float* d, int length, float scale)
    {
        TVector sum = TSimd.Zero, factor = TSimd.Create(scale), one = TSimd.Create(1);
        for (var i = 0; i < length; i += Lanes.Count)
        {
            TVector g = TSimd.Load(gate + i), u = TSimd.Load(up + i), gradient = TSimd.Load(d + i);
            var s = TSimd.Divide(one, OnePlusExpMinus(g));
            var z = TSimd.Multiply(g, s);
            var a = TSimd.Multiply(z, u);
            sum = TSimd.MultiplyAdd(gradient, a, sum);
            gradient = TSimd.Multiply(gradient, factor);
            var slope = TSimd.MultiplyAdd(z, TSimd.Subtract(one, s), s);
            TSimd.Store(TSimd.Multiply(TSimd.Multiply(gradient, u), slope), gate + i);
            TSimd.Store(TSimd.Multiply(gradient, z), up + i);
            TSimd.Store(TSimd.Multiply(a, factor), d + i);
        }
        return TSimd.Sum(sum);
    }

    /// <summary>
    /// x := e^z with z = scale (x - max), zero in the rest of the last vector; returns the maximum, sum(e^z), and sum(z e^z), of which
    /// entropy is made.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (float Max, float Sum, float Weighted) Exponentials(float* x, int size, float scale)
    {
        var last = (size - 1) / Lanes.Count * Lanes.Count;
        TSimd.Store(TSimd.FirstLanes(TSimd.Load(x + last), size - last, float.NegativeInfinity), x + last);
        var max = TSimd.Load(x + last);
        for (var i = 0; i < last; i += Lanes.Count) max = TSimd.Max(max, TSimd.Load(x + i));
        TVector sum = TSimd.Zero, weighted = TSimd.Zero, factor = TSimd.Create(scale), top = TSimd.Create(TSimd.Largest(max));
        for (var i = 0; i <= last; i += Lanes.Count)
        {
            var z = TSimd.Max(TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + i), top), factor), TSimd.Create(-87));
            var value = VectorMath<TSimd, TVector>.Exp(z);
            if (i == last) value = TSimd.FirstLanes(value, size - last, 0);
            sum = TSimd.Add(sum, value);
            weighted = TSimd.MultiplyAdd(z, value, weighted);
            TSimd.Store(value, x + i);
        }
        return (TSimd.Largest(max), TSimd.Sum(sum), TSimd.Sum(weighted));
    }

    /// <summary>x := e^(scale (x - max)), zero from <paramref name="size"/> to the next multiple of 16; returns the maximum and the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Softmax(float* x, int size, float scale, out float max)
    {
        var last = (size - 1) / Lanes.Count * Lanes.Count;
        var tail = TSimd.FirstLanes(TSimd.Load(x + last), size - last, float.NegativeInfinity);
        var most = tail;
        for (var i = 0; i < last; i += Lanes.Count) most = TSimd.Max(most, TSimd.Load(x + i));
        max = TSimd.Largest(most);
        TVector sum = TSimd.Zero, factor = TSimd.Create(scale), shift = TSimd.Create(-scale * max);
        for (var i = 0; i < last; i += Lanes.Count)
        {
            var value = VectorMath<TSimd, TVector>.Exp(TSimd.MultiplyAdd(TSimd.Load(x + i), factor, shift));
            sum = TSimd.Add(sum, value);
            TSimd.Store(value, x + i);
        }
        tail = TSimd.FirstLanes(VectorMath<TSimd, TVector>.Exp(TSimd.MultiplyAdd(tail, factor, shift)), size - last, 0);
        TSimd.Store(tail, x + last);
        return TSimd.Sum(TSimd.Add(sum, tail));
    }

    /// <summary>
    /// p := e^(scale s - logSum) over the scores s; dp := scale p (dp - delta), the gradient of the scores; both zero from
    /// <paramref name="size"/> to the next multiple of 16.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SoftmaxBackward(float* p, float* dp, int size, float scale, float logSum, float delta)
    {
        var last = (size - 1) / Lanes.Count * Lanes.Count;
        TVector factor = TSimd.Create(scale), shift = TSimd.Create(-logSum), mean = TSimd.Create(delta);
        for (var i = 0; i < last; i += Lanes.Count)
        {
            var value = VectorMath<TSimd, TVector>.Exp(TSimd.MultiplyAdd(TSimd.Load(p + i), factor, shift));
            TSimd.Store(value, p + i);
            TSimd.Store(TSimd.Multiply(TSimd.Multiply(value, factor), TSimd.Subtract(TSimd.Load(dp + i), mean)), dp + i);
        }
        var tail = VectorMath<TSimd, TVector>.Exp(TSimd.MultiplyAdd(TSimd.Load(p + last), factor, shift));
        tail = TSimd.FirstLanes(tail, size - last, 0);
        TSimd.Store(tail, p + last);
        TSimd.Store(TSimd.Multiply(TSimd.Multiply(tail, factor), TSimd.Subtract(TSimd.Load(dp + last), mean)), dp + last);
    }

    /// <summary>x *= factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(float* x, int length, float factor)
    {
        var value = TSimd.Create(factor);
        for (var i = 0; i < length; i += Lanes.Count) TSimd.Store(TSimd.Multiply(TSimd.Load(x + i), value), x + i);
    }

    /// <summary>sum(x y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot(float* x, float* y, int length)
    {
        var sum = TSimd.Zero;
        for (var i = 0; i < length; i += Lanes.Count) sum = TSimd.MultiplyAdd(TSimd.Load(x + i), TSimd.Load(y + i), sum);
        return TSimd.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector OnePlusExpMinus(TVector x) => TSimd.Add(TSimd.Create(1), VectorMath<TSimd, TVector>.Exp(TSimd.Subtract(TSimd.Zero, x)));
}
