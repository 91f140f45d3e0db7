using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace R1.Generation.Vectorized;

/// <summary>Eight floats: AVX2 with fused multiply-add.</summary>
internal readonly unsafe struct Simd256 : ISimd<Vector256<float>>
{
    public static int Width => Vector256<float>.Count;
    public static bool HasWideTile => false;
    public static Vector256<float> Zero => Vector256<float>.Zero;
    public static Vector256<float> Create(float value) => Vector256.Create(value);
    public static Vector256<float> Load(float* source) => Vector256.Load(source);
    public static void Store(Vector256<float> value, float* destination) => Vector256.Store(value, destination);
    public static Vector256<float> Add(Vector256<float> left, Vector256<float> right) => left + right;
    public static Vector256<float> Subtract(Vector256<float> left, Vector256<float> right) => left - right;
    public static Vector256<float> Multiply(Vector256<float> left, Vector256<float> right) => left * right;
    public static Vector256<float> Divide(Vector256<float> left, Vector256<float> right) => left / right;
    public static Vector256<float> Max(Vector256<float> left, Vector256<float> right) => Vector256.MaxNative(left, right);
    public static Vector256<float> Min(Vector256<float> left, Vector256<float> right) => Vector256.MinNative(left, right);

    public static Vector256<float> MultiplyAdd(Vector256<float> left, Vector256<float> right, Vector256<float> addend) =>
        Vector256.MultiplyAddEstimate(left, right, addend);

    public static Vector256<float> Round(Vector256<float> value) => Vector256.Round(value);

    public static Vector256<float> PowerOfTwo(Vector256<float> n) =>
        Vector256.ShiftLeft(Vector256.ConvertToInt32Native(n) + Vector256.Create(127), 23).AsSingle();

    public static float Sum(Vector256<float> value) => Vector256.Sum(value);

    public static void StoreSums(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d, float factor, float* destination)
    {
        if (!Avx.IsSupported)
        {
            Vector128.Store(Vector128.Create(Sum(a), Sum(b), Sum(c), Sum(d)) * factor, destination);
            return;
        }
        var sums = Avx.HorizontalAdd(Avx.HorizontalAdd(a, b), Avx.HorizontalAdd(c, d)); // per half: a, b, c, d
        Vector128.Store((sums.GetLower() + sums.GetUpper()) * factor, destination);
    }
}
