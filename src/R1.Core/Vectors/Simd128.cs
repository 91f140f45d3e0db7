using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace R1.Vectors;

/// <summary>Sixteen floats in four registers.</summary>
internal readonly struct Quad128(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
{
    public readonly Vector128<float> A = a;
    public readonly Vector128<float> B = b;
    public readonly Vector128<float> C = c;
    public readonly Vector128<float> D = d;
}

/// <summary>Sixteen floats in four registers of four: every other machine (SSE, NEON, none).</summary>
internal readonly unsafe struct Simd128 : ISimd<Quad128>
{
    private const int Quarter = 4;

    public static bool HasWideTile => false;
    public static Quad128 Zero => Create(0);

    public static Quad128 Create(float value)
    {
        var part = Vector128.Create(value);
        return new(part, part, part, part);
    }

    public static Quad128 Load(float* source) => new(
        Vector128.Load(source), Vector128.Load(source + Quarter), Vector128.Load(source + 2 * Quarter), Vector128.Load(source + 3 * Quarter));

    public static void Store(Quad128 value, float* destination)
    {
        Vector128.Store(value.A, destination);
        Vector128.Store(value.B, destination + Quarter);
        Vector128.Store(value.C, destination + 2 * Quarter);
        Vector128.Store(value.D, destination + 3 * Quarter);
    }

    public static Quad128 Add(Quad128 left, Quad128 right) => new(left.A + right.A, left.B + right.B, left.C + right.C, left.D + right.D);
    public static Quad128 Subtract(Quad128 left, Quad128 right) => new(left.A - right.A, left.B - right.B, left.C - right.C, left.D - right.D);
    public static Quad128 Multiply(Quad128 left, Quad128 right) => new(left.A * right.A, left.B * right.B, left.C * right.C, left.D * right.D);
    public static Quad128 Divide(Quad128 left, Quad128 right) => new(left.A / right.A, left.B / right.B, left.C / right.C, left.D / right.D);

    public static Quad128 Max(Quad128 left, Quad128 right) => new(
        Vector128.MaxNative(left.A, right.A), Vector128.MaxNative(left.B, right.B),
        Vector128.MaxNative(left.C, right.C), Vector128.MaxNative(left.D, right.D));

    public static Quad128 Min(Quad128 left, Quad128 right) => new(
        Vector128.MinNative(left.A, right.A), Vector128.MinNative(left.B, right.B),
        Vector128.MinNative(left.C, right.C), Vector128.MinNative(left.D, right.D));

    public static Quad128 Sqrt(Quad128 value) =>
        new(Vector128.Sqrt(value.A), Vector128.Sqrt(value.B), Vector128.Sqrt(value.C), Vector128.Sqrt(value.D));

    public static Quad128 MultiplyAdd(Quad128 left, Quad128 right, Quad128 addend) => new(
        FusedMultiplyAdd.Of(left.A, right.A, addend.A), FusedMultiplyAdd.Of(left.B, right.B, addend.B),
        FusedMultiplyAdd.Of(left.C, right.C, addend.C), FusedMultiplyAdd.Of(left.D, right.D, addend.D));

    public static Quad128 Round(Quad128 value) =>
        new(Vector128.Round(value.A), Vector128.Round(value.B), Vector128.Round(value.C), Vector128.Round(value.D));

    public static Quad128 PowerOfTwo(Quad128 n) => new(PowerOfTwo(n.A), PowerOfTwo(n.B), PowerOfTwo(n.C), PowerOfTwo(n.D));

    public static float Sum(Quad128 value) => (Sum(value.A) + Sum(value.C)) + (Sum(value.B) + Sum(value.D));

    public static float Largest(Quad128 value)
    {
        var four = Vector128.MaxNative(Vector128.MaxNative(value.A, value.B), Vector128.MaxNative(value.C, value.D));
        var two = Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Vector128.MaxNative(two, Vector128.Shuffle(two, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    public static Quad128 FirstLanes(Quad128 value, int count, float others) => new(
        FirstLanes(value.A, count, others), FirstLanes(value.B, count - Quarter, others),
        FirstLanes(value.C, count - 2 * Quarter, others), FirstLanes(value.D, count - 3 * Quarter, others));

    public static Quad128 ZeroBelow(Quad128 x, float bound, Quad128 value) => new(
        ZeroBelow(x.A, bound, value.A), ZeroBelow(x.B, bound, value.B), ZeroBelow(x.C, bound, value.C), ZeroBelow(x.D, bound, value.D));

    public static void StoreSums(Quad128 a, Quad128 b, Quad128 c, Quad128 d, float factor, float* destination) =>
        Vector128.Store(Vector128.Create(Sum(a), Sum(b), Sum(c), Sum(d)) * factor, destination);

    private static Vector128<float> ZeroBelow(Vector128<float> x, float bound, Vector128<float> value) =>
        Vector128.AndNot(value, Vector128.LessThan(x, Vector128.Create(bound)));

    private static float Sum(Vector128<float> value) => (value[0] + value[2]) + (value[1] + value[3]);

    private static Vector128<float> PowerOfTwo(Vector128<float> n) =>
        Vector128.ShiftLeft(Vector128.ConvertToInt32Native(n) + Vector128.Create(127), 23).AsSingle();

    private static Vector128<float> FirstLanes(Vector128<float> value, int count, float others) =>
        Vector128.ConditionalSelect(Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count)).AsSingle(), value, Vector128.Create(others));
}
