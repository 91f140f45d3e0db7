using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace R1.Vectors;

/// <summary>Sixteen floats in one register: AVX-512.</summary>
internal readonly unsafe struct Simd512 : ISimd<Vector512<float>>
{
    public static bool HasWideTile => true;
    public static Vector512<float> Zero => Vector512<float>.Zero;
    public static Vector512<float> Create(float value) => Vector512.Create(value);
    public static Vector512<float> Load(float* source) => Vector512.Load(source);
    public static void Store(Vector512<float> value, float* destination) => Vector512.Store(value, destination);
    public static Vector512<float> Add(Vector512<float> left, Vector512<float> right) => left + right;
    public static Vector512<float> Subtract(Vector512<float> left, Vector512<float> right) => left - right;
    public static Vector512<float> Multiply(Vector512<float> left, Vector512<float> right) => left * right;
    public static Vector512<float> Divide(Vector512<float> left, Vector512<float> right) => left / right;
    public static Vector512<float> Max(Vector512<float> left, Vector512<float> right) => Vector512.MaxNative(left, right);
    public static Vector512<float> Min(Vector512<float> left, Vector512<float> right) => Vector512.MinNative(left, right);
    public static Vector512<float> Sqrt(Vector512<float> value) => Vector512.Sqrt(value);

    public static Vector512<float> MultiplyAdd(Vector512<float> left, Vector512<float> right, Vector512<float> addend) =>
        Vector512.FusedMultiplyAdd(left, right, addend);

    public static Vector512<float> Round(Vector512<float> value) => Vector512.Round(value);

    public static Vector512<float> PowerOfTwo(Vector512<float> n) =>
        Vector512.ShiftLeft(Vector512.ConvertToInt32Native(n) + Vector512.Create(127), 23).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> value)
    {
        value += Vector512.Shuffle(value, Vector512.Create(2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13));
        value += Vector512.Shuffle(value, Vector512.Create(1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14));
        var halves = value.GetLower() + value.GetUpper();
        return (halves.GetLower() + halves.GetUpper()).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Vector512<float> value) => Simd256.Largest(Vector256.MaxNative(value.GetLower(), value.GetUpper()));

    public static Vector512<float> FirstLanes(Vector512<float> value, int count, float others) =>
        Vector512.ConditionalSelect(Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle(), value, Vector512.Create(others));

    public static Vector512<float> ZeroBelow(Vector512<float> x, float bound, Vector512<float> value) =>
        Vector512.AndNot(value, Vector512.LessThan(x, Vector512.Create(bound)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSums(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float factor, float* destination)
    {
        // Two rounds of interleave and add, then the four quarters hold partial sums in the order a, b, c, d.
        var ab = (Interleave.Low(a, b) + Interleave.High(a, b)).AsDouble();
        var cd = (Interleave.Low(c, d) + Interleave.High(c, d)).AsDouble();
        var quarters = Interleave.Low(ab, cd).AsSingle() + Interleave.High(ab, cd).AsSingle();
        var halves = quarters.GetLower() + quarters.GetUpper();
        Vector128.Store((halves.GetLower() + halves.GetUpper()) * factor, destination);
    }
}
