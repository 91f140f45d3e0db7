using R1.Configuration;
using R1.Runs;

namespace R1.Tests.Runs;

public class EnvironmentTests
{
    [Fact]
    public void MachineInfo_Read_TellsMachineAndVersions()
    {
        var machine = MachineInfo.Read();
        Assert.Equal(Environment.ProcessorCount, machine.Cores);
        Assert.True(machine.MemoryBytes > 1 << 28);
        Assert.StartsWith("2.", machine.LibTorch, StringComparison.Ordinal);
        Assert.StartsWith("0.", machine.Packages["TorchSharp"], StringComparison.Ordinal);
        Assert.Contains("R1.Core", machine.Packages.Keys);
        Assert.All([machine.Cpu, machine.Os, machine.DotNet], text => Assert.NotEqual("", text));
    }

    [Fact]
    public void GitInfo_OutsideARepository_IsNull()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(GitInfo.Read(folder.Path));
    }

    [Fact]
    public void GitInfo_OfTheRepository_IsACommit()
    {
        var git = GitInfo.Read(Fixtures.RepositoryRoot);
        Assert.SkipWhen(git is null, "git is not installed or the sources are no clone");
        Assert.Matches("^[0-9a-f]{40}$", git.Commit);
    }

    [Fact]
    public void Devices_CpuPresets_UseTheCpu()
    {
        Assert.Equal(TorchSharp.DeviceType.CPU, Devices.For(Preset.Smoke).type);
        Assert.Equal(TorchSharp.DeviceType.CPU, Devices.For(Preset.Cpu).type);
        Assert.Equal(TorchSharp.DeviceType.CPU, Devices.Of("cpu").type);
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("")]
    public void Devices_OtherNames_AreRefused(string name) => Assert.Contains("cuda:1", Assert.Throws<ArgumentException>(() => Devices.Of(name)).Message);

    [Fact]
    public void Devices_CudaThatIsNotThere_SaysWhatToDo()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Devices.Of("cuda:99"));
        Assert.Contains("cuda:99", fault.Message);
    }
}
