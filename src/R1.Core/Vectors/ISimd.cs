namespace R1.Vectors;

/// <summary>
/// The vector vocabulary of the kernels. They are written once against it and compiled for each register width, so every
/// width runs the same sums in the same order per row.
/// </summary>
/// <remarks>
/// Hot methods are marked for full optimisation from their first call: the quick code that the runtime would begin with is a hundred times
/// slower here, and a short run would be over before it is replaced.
/// </remarks>
internal unsafe interface ISimd<TVector> where TVector : struct
{
    /// <summary>Floats in a vector; divides 16.</summary>
    static abstract int Width { get; }

    /// <summary>True where 32 vector registers hold a tile of 8 rows by two vectors; else tiles have 4 rows.</summary>
    static abstract bool HasWideTile { get; }

    static abstract TVector Zero { get; }
    static abstract TVector Create(float value);
    static abstract TVector Load(float* source);
    static abstract void Store(TVector value, float* destination);
    static abstract TVector Add(TVector left, TVector right);
    static abstract TVector Subtract(TVector left, TVector right);
    static abstract TVector Multiply(TVector left, TVector right);
    static abstract TVector Divide(TVector left, TVector right);
    static abstract TVector Max(TVector left, TVector right);
    static abstract TVector Min(TVector left, TVector right);

    /// <returns>left * right + addend.</returns>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    static abstract TVector Round(TVector value);

    /// <returns>2^n for whole n in [-126, 127].</returns>
    static abstract TVector PowerOfTwo(TVector n);

    static abstract float Sum(TVector value);

    /// <summary>The largest lane.</summary>
    static abstract float Largest(TVector value);

    /// <summary>The first lanes of a vector, and a number in the others.</summary>
    static abstract TVector FirstLanes(TVector value, int count, float others);

    /// <summary>Stores four numbers: the sum of each vector times the factor.</summary>
    static abstract void StoreSums(TVector a, TVector b, TVector c, TVector d, float factor, float* destination);
}
