using R1.Kernel.Comparing;
using R1.Tests.Kernel.Scripting;

namespace R1.Tests.Kernel.Comparing;

[Trait("Category", "Slow")]
public sealed class PackageSourcesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _name = $"R1.Probe{Guid.NewGuid():N}";

    public void Dispose()
    {
        _folder.Dispose();
        var restored = Path.Combine(RestoredPackages.OfUser().Root, _name.ToLowerInvariant());
        if (Directory.Exists(restored)) Directory.Delete(restored, recursive: true);
    }

    [Fact]
    public void Write_FolderHasThePackage_NamesNoOtherSource()
    {
        var packages = Directory.CreateDirectory(_folder.File("packages")).FullName;
        TinyPackage.Write(packages, (_name, "1.0.0"), "public class A;");
        var written = Write($"#r \"nuget: {_name}, 1.0.0\"\n1 + 1");
        Assert.Contains("<clear />", written);
        Assert.Contains(packages, written);
        Assert.Equal(["in.ipynb", "nuget.config", "packages"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Write_FolderLacksAPackage_KeepsTheOrdinarySources()
    {
        Directory.CreateDirectory(_folder.File("packages"));
        Assert.DoesNotContain("<clear />", Write($"#r \"nuget:{_name}\""));
    }

    private string Write(string cell)
    {
        var notebook = Demo.Write(_folder.Path, "in.ipynb", cell);
        new PackageSources(_folder.File("packages")).Write(_folder.Path, [notebook]);
        return File.ReadAllText(_folder.File("nuget.config"));
    }
}
