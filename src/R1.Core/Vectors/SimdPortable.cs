using System.Numerics;

namespace R1.Vectors;

/// <summary>Whatever the runtime's <see cref="Vector{T}"/> is: every other machine (NEON, SSE, none).</summary>
internal readonly unsafe struct SimdPortable : ISimd<Vector<float>>
{
    public static int Width => Vector<float>.Count;
    public static bool HasWideTile => false;
    public static Vector<float> Zero => Vector<float>.Zero;
    public static Vector<float> Create(float value) => new(value);
    public static Vector<float> Load(float* source) => Vector.Load(source);
    public static void Store(Vector<float> value, float* destination) => Vector.Store(value, destination);
    public static Vector<float> Add(Vector<float> left, Vector<float> right) => left + right;
    public static Vector<float> Subtract(Vector<float> left, Vector<float> right) => left - right;
    public static Vector<float> Multiply(Vector<float> left, Vector<float> right) => left * right;
    public static Vector<float> Divide(Vector<float> left, Vector<float> right) => left / right;
    public static Vector<float> Max(Vector<float> left, Vector<float> right) => Vector.MaxNative(left, right);
    public static Vector<float> Min(Vector<float> left, Vector<float> right) => Vector.MinNative(left, right);

    public static Vector<float> MultiplyAdd(Vector<float> left, Vector<float> right, Vector<float> addend) =>
        Vector.MultiplyAddEstimate(left, right, addend);

    public static Vector<float> Round(Vector<float> value) => Vector.Round(value);

    public static Vector<float> PowerOfTwo(Vector<float> n) =>
        Vector.AsVectorSingle(Vector.ShiftLeft(Vector.ConvertToInt32Native(n) + new Vector<int>(127), 23));

    public static float Sum(Vector<float> value) => Vector.Sum(value);

    public static float Largest(Vector<float> value)
    {
        var largest = value[0];
        for (var lane = 1; lane < Width; lane++) largest = value[lane] > largest ? value[lane] : largest;
        return largest;
    }

    public static Vector<float> FirstLanes(Vector<float> value, int count, float others) =>
        Vector.ConditionalSelect(Vector.LessThan(Vector<int>.Indices, new Vector<int>(count)), value, new Vector<float>(others));

    public static void StoreSums(Vector<float> a, Vector<float> b, Vector<float> c, Vector<float> d, float factor, float* destination)
    {
        destination[0] = Sum(a) * factor;
        destination[1] = Sum(b) * factor;
        destination[2] = Sum(c) * factor;
        destination[3] = Sum(d) * factor;
    }
}
