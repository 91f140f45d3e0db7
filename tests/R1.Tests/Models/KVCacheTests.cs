using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Tests.Models;

public class KVCacheTests
{
    public static TheoryData<string> Names => TinyModels.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_WithCacheInPieces_EqualsOneForward(string name)
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Create(name);
        var ids = TinyModels.Ids(3, 12);
        using var cache = model.CreateCache(3, 12);

        var pieces = new[] { (0, 5), (5, 4), (9, 1), (10, 1), (11, 1) }.Select(p => model.Forward(ids.narrow(1, p.Item1, p.Item2), cache: cache)).ToArray();

        TinyModels.AssertClose(model.Forward(ids), cat(pieces, 1));
        Assert.Equal(12, cache.Length);
    }
}
