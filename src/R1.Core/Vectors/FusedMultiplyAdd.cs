using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace R1.Vectors;

/// <summary>x y + z rounded once, also where the processor can only multiply and then add.</summary>
internal static class FusedMultiplyAdd
{
    /// <summary>True where the processor has the instruction; without it the kernels are some fifty times slower, with the same results.</summary>
    public static bool IsHardware => Fma.IsSupported || AdvSimd.IsSupported;

    /// <returns>x y + z.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Of(Vector128<float> x, Vector128<float> y, Vector128<float> z) =>
        IsHardware ? Vector128.FusedMultiplyAdd(x, y, z) : Emulated(x, y, z);

    /// <summary>The same from other instructions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> Emulated(Vector128<float> x, Vector128<float> y, Vector128<float> z)
    {
        var ((xLow, xHigh), (yLow, yHigh), (zLow, zHigh)) = (Vector128.Widen(x), Vector128.Widen(y), Vector128.Widen(z));
        return Vector128.Narrow(InDouble(xLow, yLow, zLow), InDouble(xHigh, yHigh, zHigh));
    }

    /// <summary>
    /// The product of two floats is exact in double precision. The sum is rounded to odd (Boldo and Melquiond, 2008): where it is inexact, its last
    /// bit is made 1, so that rounding it once more to a float gives what a single rounding would.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> InDouble(Vector128<double> x, Vector128<double> y, Vector128<double> z)
    {
        var product = x * y;
        var sum = product + z;
        // Knuth's two-sum: error is what rounding the sum took away.
        var part = sum - product;
        var error = (product - (sum - part)) + (z - part);
        var bits = sum.AsInt64();
        // An even last bit is made odd by a step towards the error. Steps of the bit pattern lead away from zero or towards it.
        var inexact = ~Vector128.Equals(error, Vector128<double>.Zero).AsInt64() & Vector128.Equals(error, error).AsInt64();
        var even = Vector128.Equals(bits & Vector128<long>.One, Vector128<long>.Zero);
        var towardsZero = (bits ^ error.AsInt64()) >> 63;
        var step = Vector128<long>.One | towardsZero;
        return (bits + (step & inexact & even)).AsDouble();
    }
}
