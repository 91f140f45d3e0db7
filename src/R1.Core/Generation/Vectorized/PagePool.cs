using R1.Vectors;

namespace R1.Generation.Vectorized;

/// <summary>
/// Pages of keys and values, counted by reference so that the completions of a prompt share its pages. Grows in slabs to the most that was
/// ever in use and keeps that. For one thread.
/// </summary>
internal sealed unsafe class PagePool(int pageFloats)
{
    private const int SlabPages = 64;
    private readonly List<AlignedBuffer<float>> _slabs = [];
    private readonly Stack<nint> _free = new();

    /// <summary>Pages handed out.</summary>
    public int InUse => _slabs.Count * SlabPages - _free.Count;

    /// <summary>A page of zeros with one reference. Zeros, because attention multiplies what lies behind a sequence's end by zero.</summary>
    public float* Rent()
    {
        var page = Take();
        Numbers(page).Clear();
        return page;
    }

    /// <summary>One more user of a page.</summary>
    public static void Share(float* page) => References(page)++;

    /// <summary>One user less; the page is free again after the last.</summary>
    public void Return(float* page)
    {
        if (--References(page) == 0) _free.Push((nint)page);
    }

    /// <summary>A page of one's own with the same contents.</summary>
    public float* Copy(float* page)
    {
        var copy = Take();
        Numbers(page).CopyTo(Numbers(copy));
        return copy;
    }

    private float* Take()
    {
        if (_free.Count == 0) Grow();
        var page = (float*)_free.Pop();
        References(page) = 1;
        return page;
    }

    private Span<float> Numbers(float* page) => new(page + PageLayout.HeaderFloats, pageFloats - PageLayout.HeaderFloats);

    private static ref int References(float* page) => ref *(int*)page;

    private void Grow()
    {
        var slab = new AlignedBuffer<float>(SlabPages * pageFloats);
        _slabs.Add(slab);
        for (var page = SlabPages - 1; page >= 0; page--) _free.Push((nint)(slab.Pointer + page * pageFloats));
    }
}
