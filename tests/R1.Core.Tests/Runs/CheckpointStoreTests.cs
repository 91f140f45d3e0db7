using System.Text;
using R1.Runs;

namespace R1.Tests.Runs;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Checkpoints => _folder.File("checkpoint");

    [Fact]
    public void Load_NothingSaved_IsNull() => Assert.Null(Store().Load([Part("a", "x")]));

    [Fact]
    public void Load_AfterSave_GivesStateAndStepBack()
    {
        Store().Save(7, [Part("weights.bin", "www"), Part("trainer.json", "ttt")]);
        var (weights, trainer) = (Part("weights.bin", ""), Part("trainer.json", ""));
        Assert.Equal(7, Store().Load([trainer, weights]));
        Assert.Equal(("www", "ttt"), (weights.Text, trainer.Text));
    }

    [Fact]
    public void Save_NextStep_ReplacesTheOlder()
    {
        SaveTwo(1, "one");
        SaveTwo(2, "two");
        Assert.Equal(["2"], Directory.GetFileSystemEntries(Checkpoints).Select(Path.GetFileName));
    }

    [Fact]
    public void Save_SameOrEarlierStep_Throws()
    {
        SaveTwo(2, "two");
        Assert.Throws<ArgumentException>(() => SaveTwo(2, "again"));
        Assert.Throws<ArgumentException>(() => SaveTwo(1, "earlier"));
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("../a")]
    [InlineData(".a")]
    [InlineData("")]
    [InlineData("same")]
    public void Save_BadPartName_Throws(string name) => Assert.Throws<ArgumentException>(() => Store().Save(1, [Part("same", ""), Part(name, "")]));

    [Fact]
    public void Load_AnyBitFlipped_NamesTheFileAndLoadsNothing()
    {
        SaveTwo(3, "content");
        foreach (var file in Directory.GetFiles(Path.Combine(Checkpoints, "3")))
        {
            var good = File.ReadAllBytes(file);
            for (var bit = 0; bit < good.Length * 8; bit++)
            {
                var bad = good.ToArray();
                bad[bit / 8] ^= (byte)(1 << (bit % 8));
                File.WriteAllBytes(file, bad);
                AssertRefused("3");
            }
            File.WriteAllBytes(file, good);
        }
        Assert.Equal(3, Store().Load([Part("a", ""), Part("b", "")]));
    }

    [Fact]
    public void Load_FileCut_TellsExpectedAndFoundAndRemedy()
    {
        SaveTwo(3, "content");
        var file = Path.Combine(Checkpoints, "3", "b");
        using (var stream = File.OpenWrite(file)) stream.SetLength(4);
        Assert.Equal(
            $"{file}: expected length in bytes 7, found 4. Nothing was loaded. Restore {Checkpoints}/3 from a copy, or delete it to start the run again.",
            AssertRefused("b").Message);
    }

    [Fact]
    public void Load_FileMissingForeignOrRenamed_IsRefused()
    {
        SaveTwo(3, "content");
        var folder = Path.Combine(Checkpoints, "3");
        File.WriteAllText(Path.Combine(folder, "c"), "foreign");
        AssertRefused("[a, b, c]");
        File.Delete(Path.Combine(folder, "c"));
        File.Move(Path.Combine(folder, "a"), Path.Combine(folder, "a2"));
        AssertRefused("[a2, b]");
        File.Delete(Path.Combine(folder, "manifest.json"));
        AssertRefused("manifest.json");
    }

    [Fact]
    public void Load_OfAnotherRunStepOrParts_IsRefused()
    {
        SaveTwo(3, "content");
        Assert.Contains("expected owner other, found run",
            Assert.Throws<CheckpointException>(() => new CheckpointStore(Checkpoints, "other").Load([Part("a", "")])).Message,
            StringComparison.Ordinal);
        Assert.Contains("expected parts [a], found [a, b]", Assert.Throws<CheckpointException>(() => Store().Load([Part("a", "")])).Message,
            StringComparison.Ordinal);
        Directory.Move(Path.Combine(Checkpoints, "3"), Path.Combine(Checkpoints, "4"));
        AssertRefused("expected step 4, found 3");
    }

    [Fact]
    public void Load_PartReadsTooLittle_IsFoundOut()
    {
        SaveTwo(3, "content");
        var lazy = new FakePart("a", _ => { }, _ => { });
        Assert.Contains("read 0 of 7 bytes", Assert.Throws<CheckpointException>(() => Store().Load([lazy, Part("b", "")])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(130)]
    [InlineData(200)]
    public void Save_DiskFullAfterSomeBytes_LeavesTheLastGoodOne(int budget)
    {
        SaveTwo(1, "good");
        var full = new CheckpointStore(Checkpoints, "run", path => new FullDisk(File.Create(path), () => budget, spent => budget -= spent));
        var error = Assert.Throws<CheckpointException>(() => full.Save(2, [Part("a", new string('x', 100)), Part("b", new string('y', 50))]));
        Assert.Equal($"Checkpoint of step 2 in {Checkpoints} was not saved (No space left on device). The checkpoint of step 1 is intact: "
            + "free space and resume from it.", error.Message);
        Assert.Equal(["1"], Directory.GetFileSystemEntries(Checkpoints).Select(Path.GetFileName));
        Assert.Equal(1, Store().Load([Part("a", ""), Part("b", "")]));
    }

    [Fact]
    public void Save_DiskReallyFull_LeavesTheLastGoodOne()
    {
        using var disk = SmallDisk.MountOrSkip(kilobytes: 256);
        var store = new CheckpointStore(disk.File("checkpoint"), "run");
        store.Save(1, [Part("a", "good")]);
        var error = Assert.Throws<CheckpointException>(() => store.Save(2, [Part("a", new string('x', 1_000_000))]));
        Assert.Contains("The checkpoint of step 1 is intact", error.Message, StringComparison.Ordinal);
        store.Save(3, [Part("a", "free again")]);
    }

    [Fact]
    public void Save_PartFails_LeavesTheLastGoodOne()
    {
        SaveTwo(1, "good");
        var broken = new FakePart("b", _ => throw new InvalidOperationException("bug"), _ => { });
        Assert.Throws<InvalidOperationException>(() => Store().Save(2, [Part("a", ""), broken]));
        Assert.Equal(1, Store().Load([Part("a", ""), Part("b", "")]));
        SaveTwo(2, "left-overs are no obstacle");
        Assert.Equal(["2"], Directory.GetFileSystemEntries(Checkpoints).Select(Path.GetFileName));
    }

    [Fact]
    public void JsonPart_State_ComesBack()
    {
        var state = new Counter(5, "x");
        var part = new JsonPart<Counter>("counter.json", () => state, loaded => state = loaded);
        Store().Save(1, [part]);
        state = new Counter(9, "y");
        Store().Load([part]);
        Assert.Equal(new Counter(5, "x"), state);
    }

    public void Dispose() => _folder.Dispose();

    private CheckpointStore Store() => new(Checkpoints, "run");

    private void SaveTwo(long step, string text) => Store().Save(step, [Part("a", text), Part("b", text)]);

    private CheckpointException AssertRefused(string mentions)
    {
        var (a, b) = (Part("a", "old"), Part("b", "old"));
        var error = Assert.Throws<CheckpointException>(() => Store().Load([a, b]));
        Assert.Contains(mentions, error.Message, StringComparison.Ordinal);
        Assert.Equal(("old", "old"), (a.Text, b.Text));
        return error;
    }

    private static TextPart Part(string name, string text) => new(name) { Text = text };

    private sealed record Counter(int Count, string Name);

    private sealed class TextPart(string name) : ICheckpointPart
    {
        public string Name => name;

        public required string Text { get; set; }

        public void Save(Stream stream) => stream.Write(Encoding.UTF8.GetBytes(Text));

        public void Load(Stream stream) => Text = new StreamReader(stream).ReadToEnd();
    }

    private sealed class FakePart(string name, Action<Stream> save, Action<Stream> load) : ICheckpointPart
    {
        public string Name => name;

        public void Save(Stream stream) => save(stream);

        public void Load(Stream stream) => load(stream);
    }

    /// <summary>A disk that takes so many bytes and no more.</summary>
    private sealed class FullDisk(FileStream inner, Func<int> budget, Action<int> spend) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (buffer.Length > budget()) throw new IOException("No space left on device");
            spend(buffer.Length);
            inner.Write(buffer);
        }

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
