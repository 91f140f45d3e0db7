using R1.Kernel.Commands;
using R1.Kernel.Notebooks;

namespace R1.Tests.Kernel.Commands;

public sealed class InstalledLibTorchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("version.py", "from typing import Optional\n__version__ = '2.11.0+cu130'\n", 2, 11)]
    [InlineData("build-version", "2.10.0+cpu\n", 2, 10)]
    [InlineData("lib/libtorch_cpu.so.2.6", "", 2, 6)]
    public void VersionIn_WhatIsInstalled_IsRead(string file, string text, int major, int minor)
    {
        var lib = Install();
        File.WriteAllText(_folder.File(file), text);
        Assert.Equal(new Version(major, minor), InstalledLibTorch.VersionIn(lib));
    }

    [Fact]
    public void VersionIn_NothingSaysIt_IsNull() => Assert.Null(InstalledLibTorch.VersionIn(Install()));

    [Fact]
    public void Check_VersionsThatWork_Pass()
    {
        var lib = Install();
        InstalledLibTorch.Check(lib, _folder.Path);
        File.WriteAllText(_folder.File("version.py"), "__version__ = '2.11.0'");
        InstalledLibTorch.Check(lib, _folder.Path);
    }

    [Theory]
    [InlineData("2.14.1")]
    [InlineData("2.9.1")]
    public void Check_AnotherVersion_IsRefusedWithTheRemedy(string version)
    {
        var lib = Install();
        File.WriteAllText(_folder.File("version.py"), $"__version__ = '{version}'");
        var fault = Assert.Throws<BadInputException>(() => InstalledLibTorch.Check(lib, _folder.Path)).Message;
        Assert.Contains($"is {version[..^2]}, and TorchSharp here works over 2.10 and 2.11: install one of these.", fault);
    }

    [Fact]
    public void Check_FolderWithoutLibTorch_IsRefused() => Assert.Contains(
        "there is no libtorch_cpu.so in nowhere: give the folder of the libraries",
        Assert.Throws<BadInputException>(() => InstalledLibTorch.Check("nowhere", _folder.Path)).Message);

    [Fact]
    public void Option_BuildWithALibTorch_IsRefused()
    {
        Assert.SkipUnless(File.Exists(Path.Combine(AppContext.BaseDirectory, "libtorch_cpu.so")), "this build has no libtorch");
        var (exitCode, text) = Tool.Run(_folder.Path, "data", "list", "--libtorch", Install());
        Assert.Equal(2, exitCode);
        Assert.Contains("this build brings a libtorch of its own: build with -p:LibTorch=none for --libtorch, or leave it out.", text);
    }

    private string Install()
    {
        var lib = Directory.CreateDirectory(_folder.File("lib")).FullName;
        File.WriteAllText(Path.Combine(lib, "libtorch_cpu.so"), "");
        return lib;
    }
}
