using R1.Generation.Vectorized;
using R1.Vectors;

namespace R1.Tests.Generation.Vectorized;

public unsafe class SequenceTests
{
    private const int PageFloats = PageLayout.HeaderFloats + 32;

    // A field: the collector takes a local one back while its pages are still in use.
    private readonly PagePool _pool = new(PageFloats);

    [Fact]
    public void Fork_FullPages_AreSharedAndThePageInProgressIsCopied()
    {
        var (prompt, fork) = (new Sequence(_pool), new Sequence(_pool));
        prompt.Reserve(40);
        prompt.Pages[2][PageLayout.HeaderFloats] = 7;
        fork.Fork(prompt, 40);
        Assert.True(fork.Pages[0] == prompt.Pages[0] && fork.Pages[1] == prompt.Pages[1] && fork.Pages[2] != prompt.Pages[2]);
        Assert.Equal(7, fork.Pages[2][PageLayout.HeaderFloats]);
        Assert.Equal(4, _pool.InUse);
        fork.Reserve(49);
        Assert.Equal(5, _pool.InUse);
    }

    [Fact]
    public void Clear_SharedPages_StayUntilTheLastUserLeaves()
    {
        var (prompt, fork) = (new Sequence(_pool), new Sequence(_pool));
        prompt.Reserve(32);
        fork.Fork(prompt, 32);
        prompt.Clear();
        Assert.Equal(2, _pool.InUse);
        fork.Clear();
        Assert.Equal(0, _pool.InUse);
    }

    [Fact]
    public void Rent_UsedPage_IsZeroAgain()
    {
        var page = _pool.Rent();
        new Span<float>(page + PageLayout.HeaderFloats, 32).Fill(float.NaN);
        _pool.Return(page);
        var again = _pool.Rent();
        Assert.True(page == again);
        Assert.All(new Span<float>(again + PageLayout.HeaderFloats, 32).ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Reserve_LongSequence_KeepsEarlierPages()
    {
        var sequence = new Sequence(_pool);
        sequence.Reserve(10);
        var first = (nint)sequence.Pages[0];
        sequence.Reserve(16 * 100);
        Assert.Equal(first, (nint)sequence.Pages[0]);
        Assert.Equal(100, Enumerable.Range(0, 100).Select(page => (nint)sequence.Pages[page]).Distinct().Count());
    }
}
