using System.Security.Cryptography;
using System.Text;
using R1.Kernel.Comparing;

namespace R1.Tests.Kernel.Comparing;

public sealed class RestoredPackagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void DropOthersThan_PackedAnew_RemovesWhatWasRestoredBefore()
    {
        var packed = Pack("Some.Thing.0.1.0", "new");
        var (stale, fresh, foreign) = (Restore("some.thing", "0.1.0", "old"), Restore("some.thing", "0.2.0", "old"), Restore("other", "0.1.0", "old"));
        new RestoredPackages(_folder.File("restored")).DropOthersThan(packed);
        Assert.Equal((false, true, true), (Directory.Exists(stale), Directory.Exists(fresh), Directory.Exists(foreign)));
    }

    [Fact]
    public void DropOthersThan_SamePackage_KeepsIt()
    {
        var packed = Pack("Some.Thing.0.1.0-preview.1", "same");
        var restored = Restore("some.thing", "0.1.0-preview.1", "same");
        new RestoredPackages(_folder.File("restored")).DropOthersThan(packed);
        Assert.True(Directory.Exists(restored));
    }

    [Fact]
    public void PrivateHome_OfAProcess_KeepsThePackagesOfTheUser()
    {
        var environment = new Dictionary<string, string?>();
        PrivateHome.Use(_folder.File("home"), environment);
        Assert.Equal(Path.GetFullPath(_folder.File("home")), environment["HOME"]);
        Assert.Equal(Path.GetFullPath(RestoredPackages.OfUser().Root), environment["NUGET_PACKAGES"]);
        Assert.Equal(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), environment["DOTNET_CLI_HOME"]);
    }

    private string Pack(string name, string content)
    {
        var folder = Directory.CreateDirectory(_folder.File("packed")).FullName;
        File.WriteAllText(Path.Combine(folder, name + ".nupkg"), content);
        return folder;
    }

    private string Restore(string name, string version, string content)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.File("restored"), name, version)).FullName;
        var hash = SHA512.HashData(Encoding.UTF8.GetBytes(content));
        File.WriteAllText(Path.Combine(folder, $"{name}.{version}.nupkg.sha512"), Convert.ToBase64String(hash));
        return folder;
    }
}
