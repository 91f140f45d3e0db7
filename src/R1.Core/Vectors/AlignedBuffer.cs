namespace R1.Vectors;

/// <summary>Zeroed numbers that the collector does not move, aligned to a 64-byte cache line so that no vector load straddles two.</summary>
internal sealed unsafe class AlignedBuffer<T> where T : unmanaged
{
    private const int LineBytes = 64;
    private readonly T[] _array;

    public AlignedBuffer(int length)
    {
        _array = GC.AllocateArray<T>(length + LineBytes / sizeof(T), pinned: true);
        fixed (T* start = _array)
            Pointer = (T*)(((nuint)start + LineBytes - 1) & ~(nuint)(LineBytes - 1));
        Length = length;
    }

    /// <summary>First element; valid while this object is referenced.</summary>
    public T* Pointer { get; }

    public int Length { get; }

    public Span<T> Span => new(Pointer, Length);
}

/// <summary>Strides of rows of floats.</summary>
internal static class Stride
{
    /// <summary>Floats of a cache line, and of the widest vector: every row length is a multiple of it.</summary>
    public const int Unit = 16;

    /// <summary>The least multiple of <see cref="Unit"/> that holds <paramref name="count"/>.</summary>
    public static int Of(int count) => (count + Unit - 1) / Unit * Unit;
}
