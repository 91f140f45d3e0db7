using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace R1.Vectors;

/// <summary>Sixteen floats in two registers.</summary>
internal readonly struct Pair256(Vector256<float> low, Vector256<float> high)
{
    public readonly Vector256<float> Low = low;
    public readonly Vector256<float> High = high;
}

/// <summary>Sixteen floats in two registers of eight: AVX2 with fused multiply-add.</summary>
internal readonly unsafe struct Simd256 : ISimd<Pair256>
{
    private const int Half = 8;

    public static bool HasWideTile => false;
    public static Pair256 Zero => new(Vector256<float>.Zero, Vector256<float>.Zero);

    public static Pair256 Create(float value)
    {
        var half = Vector256.Create(value);
        return new(half, half);
    }

    public static Pair256 Load(float* source) => new(Vector256.Load(source), Vector256.Load(source + Half));

    public static void Store(Pair256 value, float* destination)
    {
        Vector256.Store(value.Low, destination);
        Vector256.Store(value.High, destination + Half);
    }

    public static Pair256 Add(Pair256 left, Pair256 right) => new(left.Low + right.Low, left.High + right.High);
    public static Pair256 Subtract(Pair256 left, Pair256 right) => new(left.Low - right.Low, left.High - right.High);
    public static Pair256 Multiply(Pair256 left, Pair256 right) => new(left.Low * right.Low, left.High * right.High);
    public static Pair256 Divide(Pair256 left, Pair256 right) => new(left.Low / right.Low, left.High / right.High);

    public static Pair256 Max(Pair256 left, Pair256 right) =>
        new(Vector256.MaxNative(left.Low, right.Low), Vector256.MaxNative(left.High, right.High));

    public static Pair256 Min(Pair256 left, Pair256 right) =>
        new(Vector256.MinNative(left.Low, right.Low), Vector256.MinNative(left.High, right.High));

    public static Pair256 Sqrt(Pair256 value) => new(Vector256.Sqrt(value.Low), Vector256.Sqrt(value.High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair256 MultiplyAdd(Pair256 left, Pair256 right, Pair256 addend) =>
        new(Vector256.FusedMultiplyAdd(left.Low, right.Low, addend.Low), Vector256.FusedMultiplyAdd(left.High, right.High, addend.High));

    public static Pair256 Round(Pair256 value) => new(Vector256.Round(value.Low), Vector256.Round(value.High));
    public static Pair256 PowerOfTwo(Pair256 n) => new(PowerOfTwo(n.Low), PowerOfTwo(n.High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Pair256 value)
    {
        var halves = SumInFours(value.Low) + SumInFours(value.High);
        return (halves.GetLower() + halves.GetUpper()).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Pair256 value) => Largest(Vector256.MaxNative(value.Low, value.High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Vector256<float> value)
    {
        var four = Vector128.MaxNative(value.GetLower(), value.GetUpper());
        var two = Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Vector128.MaxNative(two, Vector128.Shuffle(two, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    public static Pair256 FirstLanes(Pair256 value, int count, float others) =>
        new(FirstLanes(value.Low, count, others), FirstLanes(value.High, count - Half, others));

    public static Pair256 ZeroBelow(Pair256 x, float bound, Pair256 value) => new(
        Vector256.AndNot(value.Low, Vector256.LessThan(x.Low, Vector256.Create(bound))),
        Vector256.AndNot(value.High, Vector256.LessThan(x.High, Vector256.Create(bound))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSums(Pair256 a, Pair256 b, Pair256 c, Pair256 d, float factor, float* destination)
    {
        var halves = SumsInFours(a.Low, b.Low, c.Low, d.Low) + SumsInFours(a.High, b.High, c.High, d.High);
        Vector128.Store((halves.GetLower() + halves.GetUpper()) * factor, destination);
    }

    private static Vector256<float> PowerOfTwo(Vector256<float> n) =>
        Vector256.ShiftLeft(Vector256.ConvertToInt32Native(n) + Vector256.Create(127), 23).AsSingle();

    private static Vector256<float> FirstLanes(Vector256<float> value, int count, float others) =>
        Vector256.ConditionalSelect(Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle(), value, Vector256.Create(others));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> SumInFours(Vector256<float> value)
    {
        value += Vector256.Shuffle(value, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5));
        return value + Vector256.Shuffle(value, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6));
    }

    // Two rounds of interleave and add: both halves hold sums of four lanes in the order a, b, c, d.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> SumsInFours(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
    {
        var ab = (Interleave.Low(a, b) + Interleave.High(a, b)).AsDouble();
        var cd = (Interleave.Low(c, d) + Interleave.High(c, d)).AsDouble();
        return Interleave.Low(ab, cd).AsSingle() + Interleave.High(ab, cd).AsSingle();
    }
}
