using R1.Cluster.Contracts;
using R1.Cluster.Trainers;
using R1.Cluster.Workers;
using R1.Generation;
using R1.Tests.Models;

namespace R1.Tests.Cluster;

public sealed class WeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Refresh_SameWeights_IsTheSameVersion()
    {
        using var model = TinyModels.Create("qwen3");
        var published = new PublishedModel(model, null);
        var first = published.Refresh();
        Assert.Same(first, published.Refresh());
        using (TorchSharp.torch.no_grad()) model.parameters().First().mul_(2);
        Assert.NotEqual(first.Version.Version, published.Refresh().Version.Version);
    }

    [Fact]
    public void Refresh_LargeWeightsWithoutAFolder_AsksForOne()
    {
        using var model = TinyModels.Create("qwen3");
        var fault = Assert.Throws<ArgumentException>(() => new PublishedModel(model, null, mostMessageBytes: 1000).Refresh());
        Assert.Contains("1000 go into a message: give WorkerClusterOptions.SharedFolder", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_LargeWeightsInAFolder_ReadsThemAndLeavesOneVersion()
    {
        using var model = TinyModels.Create("qwen3");
        var published = new PublishedModel(model, _folder.Path, mostMessageBytes: 1000);
        published.Refresh();
        using (TorchSharp.torch.no_grad()) model.parameters().First().mul_(2);
        var weights = published.Refresh();
        Assert.Equal([weights.Path], Directory.GetFiles(_folder.Path));
        using var shelf = new ModelShelf();
        shelf.Load(weights);
        SampleRequest[] requests = [new([1, 2], 2, 3)];
        var options = new SamplingOptions { MaxNewTokens = 3 };
        var expected = new VectorSampler(model).Sample(requests, options)[0][1].LogProbs;
        Assert.Equal(expected, shelf.Find(weights.Version)!.Sample(requests, options, default)[0][1].LogProbs);
    }

    [Fact]
    public void Load_OtherWeightsThanAnnounced_RefusesThemAndForgetsNothingElse()
    {
        using var model = TinyModels.Create("qwen3");
        var weights = new PublishedModel(model, null).Refresh();
        var other = new PublishedModel(model, null).Refresh();
        using var shelf = new ModelShelf();
        shelf.Load(other);
        var bytes = weights.Bytes!.ToArray();
        bytes[17] ^= 1;
        var fault = Assert.Throws<InvalidDataException>(() => shelf.Load(weights with { Bytes = bytes }));
        Assert.Contains(weights.Version.Version, fault.Message, StringComparison.Ordinal);
        Assert.Null(shelf.Find(weights.Version));
        Assert.NotNull(shelf.Find(other.Version));
    }

    [Fact]
    public void Load_FileThatIsNotThere_NamesItAndTheRemedy()
    {
        using var model = TinyModels.Create("qwen3");
        var weights = new PublishedModel(model, null).Refresh() with { Bytes = null, Path = _folder.File("none") };
        using var shelf = new ModelShelf();
        Assert.Contains("a shared folder", Assert.Throws<InvalidDataException>(() => shelf.Load(weights)).Message, StringComparison.Ordinal);
    }
}
