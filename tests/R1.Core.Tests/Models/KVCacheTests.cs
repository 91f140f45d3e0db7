using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Models;

public class KVCacheTests
{
    public static TheoryData<string> Names => TinyModels.Names;

    /// <summary>For DeepSeek this is also 'absorbed equals naive': after cached tokens the read-out matrices are multiplied into the query.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_WithCacheInPieces_EqualsOneForward(string name)
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create(name);
        var ids = TinyModels.Ids(3, 12);
        using var cache = model.CreateCache(3, 12);

        var pieces = ids.split([5, 4, 1, 1, 1], 1).Select(piece => model.Forward(piece, cache: cache)).ToArray();

        TinyModels.AssertClose(model.Forward(ids), cat(pieces, 1));
        Assert.Equal(12, cache.Length);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Select_Rows_ContinuesThoseRowsAlone(string name)
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create(name);
        var ids = TinyModels.Ids(4, 8);
        using var cache = model.CreateCache(4, 8);
        model.Forward(ids[.., ..5], cache: cache);

        cache.Select(tensor(new long[] { 3, 1 }));
        var two = model.Forward(ids[.., 5..7].index_select(0, tensor(new long[] { 3, 1 })), cache: cache);
        cache.Select(tensor(new long[] { 1 }));
        var one = model.Forward(ids[1..2, 7..], cache: cache);

        var full = model.Forward(ids);
        TinyModels.AssertClose(full.index_select(0, tensor(new long[] { 3, 1 }))[.., 5..7], two);
        TinyModels.AssertClose(full[1..2, 7..], one);
        Assert.Equal(1, cache.Batch);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Repeat_PaddedPrompts_ServesEveryCompletion(string name)
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create(name);
        var (prompts, completions) = (TinyModels.Ids(2, 5), TinyModels.Ids(6, 3, seed: 8));
        var mask = tensor(new long[,] { { 0, 0, 1, 1, 1 }, { 1, 1, 1, 1, 1 } });
        using var cache = model.CreateCache(2, 8);
        model.Forward(prompts, mask, cache: cache);

        cache.Repeat(3);
        var logits = model.Forward(completions, cache: cache);

        var whole = cat([prompts.repeat_interleave(3, 0), completions], 1);
        var wholeMask = cat([mask.repeat_interleave(3, 0), ones([6, 3], ScalarType.Int64)], 1);
        TinyModels.AssertClose(model.Forward(whole, wholeMask)[.., 5..], logits);
    }

    [Fact]
    public void Truncate_ThenOtherTokens_ForgetsTheFirst()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create("deepseek");
        var (prompt, other) = (TinyModels.Ids(2, 4), TinyModels.Ids(2, 3, seed: 9));
        using var cache = model.CreateCache(2, 8);
        model.Forward(prompt, cache: cache);
        model.Forward(TinyModels.Ids(2, 4, seed: 10), tensor(new long[,] { { 0, 0, 1, 1 }, { 1, 1, 1, 1 } }), cache: cache);

        cache.Truncate(4);
        var logits = model.Forward(other, cache: cache);

        TinyModels.AssertClose(model.Forward(cat([prompt, other], 1))[.., 4..], logits);
        Assert.Throws<ArgumentOutOfRangeException>(() => cache.Truncate(8));
    }

    [Fact]
    public void Forward_WithCache_RecordsNoGradient()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create("deepseek");
        using var cache = model.CreateCache(1, 4);

        Assert.False(model.Forward(TinyModels.Ids(1, 4), cache: cache).requires_grad);
        Assert.True(model.Forward(TinyModels.Ids(1, 4)).requires_grad);
    }

    [Fact]
    public void Forward_CacheTooSmallOrOfOtherBatch_SaysWhatToDo()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create("qwen3");
        using var cache = model.CreateCache(2, 5);
        model.Forward(TinyModels.Ids(2, 4), cache: cache);

        Assert.Equal("4 cached and 2 new tokens exceed the cache's capacity of 5; create a larger cache.",
            Assert.Throws<ArgumentException>(() => model.Forward(TinyModels.Ids(2, 2), cache: cache)).Message);
        Assert.Equal("The cache holds 2 rows and inputIds 3; select or repeat the cache's rows first.",
            Assert.Throws<ArgumentException>(() => model.Forward(TinyModels.Ids(3, 1), cache: cache)).Message);
        Assert.Equal(4, cache.Length);
    }
}
