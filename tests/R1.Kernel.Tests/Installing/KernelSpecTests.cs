using System.Text.Json.Nodes;
using R1.Kernel.Installing;
using R1.Kernel.Notebooks;

namespace R1.Tests.Kernel.Installing;

public sealed class KernelSpecTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Install_NewFolder_StartsThisTool()
    {
        var spec = new KernelSpec(_folder.Path, ".net-csharp");
        spec.Install();
        spec.Install();
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder.Path, "kernels", ".net-csharp", "kernel.json")))!;
        var command = json["argv"]!.AsArray().Select(a => (string)a!).ToArray();
        Assert.Equal(["kernel", "{connection_file}"], command[^2..]);
        Assert.EndsWith("r1nb.dll", command[^3]);
        Assert.Equal(("C#", "message"), ((string)json["language"]!, (string)json["interrupt_mode"]!));
        spec.Uninstall();
        Assert.False(Directory.Exists(spec.Folder));
    }

    [Fact]
    public void InstallAndUninstall_ForeignKernel_IsLeftAlone()
    {
        var spec = new KernelSpec(_folder.Path, "csharp");
        Directory.CreateDirectory(spec.Folder);
        File.WriteAllText(Path.Combine(spec.Folder, "kernel.json"), """{ "argv": ["other"], "metadata": {} }""");
        Assert.Contains("belongs to another kernel", Assert.Throws<BadInputException>(spec.Install).Message);
        Assert.Contains("belongs to another kernel", Assert.Throws<BadInputException>(spec.Uninstall).Message);
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a b")]
    [InlineData("")]
    public void Name_ThatIsNone_IsRefused(string name) => Assert.Throws<BadInputException>(() => new KernelSpec(_folder.Path, name));
}
