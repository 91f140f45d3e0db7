using System.Text;

namespace R1.Tests.Setup;

/// <summary>On the native library of TorchSharp itself, as its package has it and with one thing changed.</summary>
public sealed class RelaxSymbolVersionTests
{
    private const string Version = "GLIBCXX_3.4.32";
    private const string Marker = "_ZSt21ios_base_library_initv";
    private static readonly byte[] Original = File.ReadAllBytes(Path.Combine(
        Packages.Folder, "torchsharp", Packages.PinnedVersion("TorchSharp"), "runtimes", "linux-x64", "native", "libLibTorchSharp.so"));

    [Fact]
    public void Build_CopyBesideTheProgram_DiffersFromThePackageInOneBit()
    {
        var copy = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so"));
        var changed = Assert.Single(Enumerable.Range(0, Original.Length), i => Original[i] != copy[i]);
        Assert.Equal((Original.Length, Original[changed] | 2), (copy.Length, copy[changed]));
    }

    [Fact]
    public void Relax_LibraryOfThePackage_IsIdempotent()
    {
        var once = Relaxed(Original);
        Assert.NotEqual(Original, once);
        Assert.Equal(once, Relaxed(once));
        Assert.Equal(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so")), once);
    }

    [Fact]
    public void Relax_VersionThatIsNotNeeded_ChangesNothing() => Assert.Equal(Original, Relaxed(Original, "GLIBCXX_3.4.99"));

    [Theory]
    // A version of many symbols, and one whose only symbol is called.
    [InlineData("GLIBCXX_3.4", Marker, "GLIBCXX_3.4 is the version of _Z")]
    [InlineData("GLIBCXX_3.4.29", "_ZSt28__throw_bad_array_new_lengthv", "a relocation uses _ZSt28__throw_bad_array_new_lengthv")]
    [InlineData(Version, "another", $"{Version} is the version of {Marker}, not of the undefined another alone")]
    // Two files that need a version of the same name.
    [InlineData("GLIBC_2.2.5", Marker, "it needs GLIBC_2.2.5 2 times, not once")]
    public void Relax_VersionThatIsUsedOtherwise_IsRefusedUnchanged(string version, string marker, string fault) =>
        AssertRefused(Original, version, marker, fault);

    [Fact]
    public void Relax_VersionThatIsNeededTwice_IsRefusedUnchanged() =>
        AssertRefused(With("GLIBCXX_3.4.18", Version), Version, Marker, $"it needs {Version} 2 times, not once");

    [Fact]
    public void Relax_AnotherMachine_IsRefusedUnchanged()
    {
        var arm = (byte[])Original.Clone();
        arm[18] = 183;
        AssertRefused(arm, Version, Marker, "it is not a shared library for x86-64");
    }

    [Fact]
    public void Relax_DamagedFiles_AreRefusedWithoutAnException()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 200; trial++)
        {
            var damaged = (byte[])Original.Clone();
            // The table of sections, which ends the file, or the names and versions at its beginning.
            var (start, end) = trial % 2 == 0 ? ((int)BitConverter.ToInt64(Original, 40), Original.Length) : (64, 300_000);
            random.NextBytes(damaged.AsSpan(random.Next(start, end - 16), 16));
            new ElfLibrary(damaged).Relax(Version, Marker);
        }
        for (var length = 0; length < Original.Length; length += 99_991)
            Assert.NotNull(new ElfLibrary(Original[..length]).Relax(Version, Marker));
    }

    [Fact]
    public void Execute_UnknownForm_LeavesNoCopyAndSaysWhatToInstall()
    {
        using var folder = new TemporaryFolder();
        var (library, copy, build) = (folder.File("library.so"), folder.File("copies/library.so"), new RecordingBuild());
        RelaxSymbolVersion NewTask() =>
            new() { BuildEngine = build, Library = library, Copy = copy, Version = Version, Marker = Marker, Remedy = "Install this." };
        File.WriteAllBytes(library, Original);
        Assert.True(NewTask().Execute());
        Assert.Equal(Relaxed(Original), File.ReadAllBytes(copy));
        Assert.Equal(Original, File.ReadAllBytes(library));

        File.WriteAllText(library, "text");
        Assert.True(NewTask().Execute());
        Assert.False(File.Exists(copy));
        Assert.Equal($"{library} stays as it is: it is not a shared library for x86-64. Install this.", Assert.Single(build.Warnings));
    }

    private static byte[] Relaxed(byte[] bytes, string version = Version)
    {
        var library = new ElfLibrary((byte[])bytes.Clone());
        Assert.Null(library.Relax(version, Marker));
        return library.Bytes;
    }

    private static void AssertRefused(byte[] bytes, string version, string marker, string fault)
    {
        var library = new ElfLibrary((byte[])bytes.Clone());
        Assert.StartsWith(fault, library.Relax(version, marker), StringComparison.Ordinal);
        Assert.Equal(bytes, library.Bytes);
    }

    private static byte[] With(string name, string other)
    {
        var bytes = (byte[])Original.Clone();
        var place = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(name + "\0"));
        Encoding.ASCII.GetBytes(other).CopyTo(bytes, place);
        return bytes;
    }
}
