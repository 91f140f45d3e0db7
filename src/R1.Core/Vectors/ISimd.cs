namespace R1.Vectors;

/// <summary>
/// The vector vocabulary of the kernels: sixteen floats, in one register or in several. The kernels are written once against it and compiled for
/// each register width; every operation rounds once, lane by lane, and sums across lanes run in one fixed tree. The same numbers therefore give the
/// same results to the bit on every processor.
/// </summary>
/// <remarks>
/// Hot methods are marked for full optimisation from their first call: the quick code that the runtime would begin with is a hundred times
/// slower here, and a short run would be over before it is replaced.
/// </remarks>
internal unsafe interface ISimd<TVector> where TVector : struct
{
    /// <summary>True where 32 vector registers hold a tile of 8 rows by two vectors; else tiles have 6 rows by one vector of two registers.</summary>
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
    static abstract TVector Sqrt(TVector value);

    /// <returns>left * right + addend, rounded once.</returns>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>To the nearest whole number, halves to the even one.</summary>
    static abstract TVector Round(TVector value);

    /// <returns>2^n for whole n in [-126, 127].</returns>
    static abstract TVector PowerOfTwo(TVector n);

    /// <summary>Within each four lanes (0 + 2) + (1 + 3), then the four sums likewise.</summary>
    static abstract float Sum(TVector value);

    /// <summary>The largest lane.</summary>
    static abstract float Largest(TVector value);

    /// <summary>The first lanes of a vector, and a number in the others.</summary>
    static abstract TVector FirstLanes(TVector value, int count, float others);

    /// <summary>The value where x is at least the bound or NaN, else 0.</summary>
    static abstract TVector ZeroBelow(TVector x, float bound, TVector value);

    /// <summary>Stores four numbers: each vector's <see cref="Sum"/> times the factor.</summary>
    static abstract void StoreSums(TVector a, TVector b, TVector c, TVector d, float factor, float* destination);
}

/// <summary>Vectors of the kernels.</summary>
internal static class Lanes
{
    /// <summary>Floats of a vector, whatever the registers.</summary>
    public const int Count = Stride.Unit;
}
