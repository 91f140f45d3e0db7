using R1.Configuration;
using R1.Foundation;
using R1.Runs;

namespace R1.Tests.Runs;

public sealed class ModelStoreTests : IDisposable
{
    private static readonly ModelKind Base = new("v3_base", Revision: 1, Notebook: "01-base-model");
    private static readonly ModelKind Zero = new("r1_zero", Revision: 1, Notebook: "02-r1-zero");

    private readonly TemporaryFolder _root = new();

    [Fact]
    public void TrainOrLoad_Twice_TrainsOnce()
    {
        var trained = Train(Base, new Settings(1), "weights");
        var loaded = Store.TrainOrLoad(Base, new Settings(1), [], _ => Assert.Fail("was trained again"));
        Assert.Equal(trained with { WasLoaded = true }, loaded);
        Assert.Equal("weights", File.ReadAllText(Path.Combine(loaded.Folder, "model.safetensors")));
        Assert.Equal(0.5, Assert.Single(loaded.ReadCurve()).Values["loss"]);
        Assert.Matches(@"/models/v3_base/smoke-seed1-[0-9a-f]{8}$", loaded.Folder);
    }

    [Fact]
    public void TrainOrLoad_AnythingThatDecidesTheNumbers_IsAnotherModel()
    {
        var (mother, father) = (Train(Base, new Settings(1), "a"), Train(Base, new Settings(2), "b"));
        string[] folders =
        [
            mother.Folder, father.Folder,
            Train(Base, new Settings(1) { Rate = 2 }, "c").Folder,
            Train(Base with { Revision = 2 }, new Settings(1), "d").Folder,
            Train(Zero, new Settings(1), "e").Folder,
            Train(Zero, new Settings(1), "f", mother).Folder,
            Train(Zero, new Settings(1), "g", father).Folder,
            Train(Zero, new Settings(1), "h", mother, father).Folder,
            new ModelStore(Preset.Cpu, _root.Path).Save(Base, new Settings(1), [], Write("i")).Folder,
        ];
        Assert.Equal(folders.Length, folders.Distinct().Count());
    }

    [Fact]
    public void Identity_OtherLibrary_IsAnotherModel()
    {
        var here = ModelIdentity.Of(Base, new Settings(1), []);
        ModelIdentity[] all = [here, here with { Libtorch = "1.0" }];
        Assert.Equal(2, all.Select(identity => identity.ShortHash).Distinct().Count());
        Assert.Equal(here.ShortHash, ModelIdentity.Of(Base with { Notebook = "99-other" }, new Settings(1), []).ShortHash);
    }

    [Fact]
    public void Save_ParentsGiven_TheManifestNamesThem()
    {
        var parent = Train(Base, new Settings(1), "parent");
        var child = Store.Save(Zero, new Settings(1), [parent], Write("child"));
        var manifest = ConfigJson.ReadFile<ModelManifest>(Path.Combine(child.Folder, "manifest.json"));
        Assert.Equal([new ParentModel("v3_base", parent.Sha256)], manifest.Identity.Parents);
        Assert.Equal(child with { WasLoaded = true }, Store.Find(Zero, new Settings(1), parent));
    }

    [Fact]
    public void Save_ModelIsThere_KeepsIt()
    {
        var first = Store.Save(Base, new Settings(1), [], Write("first"));
        var second = Store.Save(Base, new Settings(1), [], Write("second"));
        Assert.Equal(first with { WasLoaded = true }, second);
        Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(first.Folder)!));
    }

    [Fact]
    public void Find_NotTrainedYet_NamesTheNotebookThatDoesIt()
    {
        var other = Path.GetFileName(Train(Base, new Settings(2), "other").Folder);
        var error = Assert.Throws<FileNotFoundException>(() => Store.Find(Base, new Settings(1)));
        Assert.StartsWith($"There is no v3_base at {_root.File("models/v3_base/smoke-seed1-")}", error.Message, StringComparison.Ordinal);
        Assert.EndsWith($": made in other ways there are {other}. Notebook 01-base-model trains it: run it first, with preset smoke and seed 1.",
            error.Message, StringComparison.Ordinal);
        error = Assert.Throws<FileNotFoundException>(() => Store.Find(Zero, new Settings(1)));
        Assert.Contains("none of its kind has been trained. Notebook 02-r1-zero trains it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TrainOrLoad_NothingSaved_Throws() =>
        Assert.Throws<InvalidOperationException>(() => Store.TrainOrLoad(Base, new Settings(1), [], _ => { }));

    [Fact]
    public void TrainOrLoad_Stopped_ContinuesWithItsLog()
    {
        Assert.Throws<OperationCanceledException>(() => Store.TrainOrLoad(Base, new Settings(1), [], draft =>
        {
            draft.Log.Metrics.Append(1, new Dictionary<string, double> { ["loss"] = 1 });
            draft.Log.SaveCheckpoint(1);
            throw new OperationCanceledException();
        }));
        var model = Store.TrainOrLoad(Base, new Settings(1), [], draft =>
        {
            Assert.Equal(1, draft.Log.LoadCheckpoint());
            draft.Save(Write("weights"));
        });
        Assert.Equal(1, Assert.Single(model.ReadCurve()).Values["loss"]);
    }

    [Fact]
    public void OpenCopy_WithoutItsCurve_IsTheSameModel()
    {
        var trained = Train(Base, new Settings(7), "weights");
        var copy = Copy(trained, except: "metrics.jsonl");
        Assert.Equal(trained with { Folder = copy, WasLoaded = true }, StoredModel.OpenCopy(copy));
        Assert.Equal(7, StoredModel.OpenCopy(copy).ReadSeed());
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("training.json")]
    [InlineData("manifest.json")]
    public void OpenCopy_FileIsMissing_IsNamed(string file)
    {
        var error = Assert.Throws<InvalidDataException>(() => StoredModel.OpenCopy(Copy(Train(Base, new Settings(7), "weights"), except: file)));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.EndsWith("by 'git checkout'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenCopy_WeightsAreChanged_AreNamed()
    {
        var copy = Copy(Train(Base, new Settings(7), "weights"), except: "metrics.jsonl");
        File.WriteAllText(Path.Combine(copy, "model.safetensors"), "other weights");
        Assert.Contains("model.safetensors: expected SHA-256", Assert.Throws<InvalidDataException>(() => StoredModel.OpenCopy(copy)).Message,
            StringComparison.Ordinal);
    }

    public void Dispose() => _root.Dispose();

    private string Copy(StoredModel model, string except)
    {
        var copy = Directory.CreateDirectory(_root.File("copy")).FullName;
        foreach (var file in Directory.GetFiles(model.Folder).Where(file => Path.GetFileName(file) != except))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }

    private ModelStore Store => new(Preset.Smoke, _root.Path);

    private StoredModel Train(ModelKind kind, Settings settings, string weights, params StoredModel[] parents) =>
        Store.TrainOrLoad(kind, settings, parents, draft =>
    {
        draft.Log.Metrics.Append(1, new Dictionary<string, double> { ["loss"] = 0.5 });
        draft.Save(Write(weights));
    });

    private static Action<string> Write(string weights) => folder => File.WriteAllText(Path.Combine(folder, "model.safetensors"), weights);

    private sealed record Settings(int Seed) : ISeededConfig
    {
        public double Rate { get; init; } = 1;
    }
}
