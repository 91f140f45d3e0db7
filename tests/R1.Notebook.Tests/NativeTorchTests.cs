using R1.Notebook;

namespace R1.Tests;

/// <summary>How TorchSharp's library is found for .NET Interactive; that it loads there, <c>make interactive</c> shows.</summary>
public sealed class NativeTorchTests : IDisposable
{
    private readonly string _package = Directory.CreateTempSubdirectory("r1-native-").FullName;

    public void Dispose() => Directory.Delete(_package, recursive: true);

    [Fact]
    public void InPackage_AssemblyOfAPackage_IsTheLibraryBesideIt()
    {
        var native = Directory.CreateDirectory(Path.Combine(_package, "runtimes", "linux-x64", "native")).FullName;
        File.WriteAllText(Path.Combine(native, "libLibTorchSharp.so"), "");

        var found = NativeTorch.InPackage(Path.Combine(_package, "lib", "net8.0", "TorchSharp.dll"));

        Assert.Equal(Path.Combine(native, "libLibTorchSharp.so"), found);
    }

    [Fact]
    public void InPackage_AssemblyOfAProgramOrOfNoFile_IsNull()
    {
        Assert.Null(NativeTorch.InPackage(Path.Combine(AppContext.BaseDirectory, "TorchSharp.dll")));
        Assert.Null(NativeTorch.InPackage(""));
    }

    [Fact]
    public void Load_InAProgramThatWasBuilt_ChangesNothing()
    {
        NativeTorch.Load();
        using var one = TorchSharp.torch.ones(1);
        Assert.Equal(1f, one.item<float>());
    }

    [Fact]
    public void Version_IsTheOneThatTheBuildRelaxes()
    {
        var targets = File.ReadAllText(Path.Combine(Fixtures.RepositoryRoot, "environment", "LibTorchSharp.targets"));
        Assert.Contains($"Version=\"{NativeTorch.Version}\" Marker=\"{NativeTorch.Marker}\"", targets);
    }
}
