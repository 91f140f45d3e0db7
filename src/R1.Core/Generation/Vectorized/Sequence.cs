using R1.Vectors;

namespace R1.Generation.Vectorized;

/// <summary>The page table of one token sequence.</summary>
internal sealed unsafe class Sequence(PagePool pool)
{
    private AlignedBuffer<nint> _table = new(16);
    private int _pages;

    /// <summary>Page of token t: <c>Pages[t / 16]</c>.</summary>
    public float** Pages => (float**)_table.Pointer;

    /// <summary>Makes sure that the given number of tokens has pages.</summary>
    public void Reserve(int tokens)
    {
        var needed = (tokens + PageLayout.PageTokens - 1) / PageLayout.PageTokens;
        if (needed > _table.Length) Enlarge(Math.Max(needed, 2 * _table.Length));
        for (; _pages < needed; _pages++) Pages[_pages] = pool.Rent();
    }

    /// <summary>Continues another sequence of the given length: full pages are shared, a page in progress is copied.</summary>
    public void Fork(Sequence source, int tokens)
    {
        var full = tokens / PageLayout.PageTokens;
        if (full + 1 > _table.Length) Enlarge(Math.Max(full + 1, source._table.Length));
        for (; _pages < full; _pages++)
        {
            PagePool.Share(source.Pages[_pages]);
            Pages[_pages] = source.Pages[_pages];
        }
        if (tokens % PageLayout.PageTokens == 0) return;
        Pages[full] = pool.Copy(source.Pages[full]);
        _pages++;
    }

    /// <summary>Gives all pages back.</summary>
    public void Clear()
    {
        while (_pages > 0) pool.Return(Pages[--_pages]);
    }

    private void Enlarge(int length)
    {
        var larger = new AlignedBuffer<nint>(length);
        _table.Span[.._pages].CopyTo(larger.Span);
        _table = larger;
    }
}
