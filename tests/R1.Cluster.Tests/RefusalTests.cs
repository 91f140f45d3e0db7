using System.Net;
using System.Net.Sockets;
using R1.Cluster;
using R1.Cluster.Contracts;
using R1.Cluster.Hosting;
using R1.Cluster.Workers;

namespace R1.Tests.Cluster;

/// <summary>What is not let in, and what is said of it.</summary>
public class RefusalTests
{
    private static readonly WorkerBuild Here = WorkerBuild.Here;

    [Fact]
    public async Task Connect_WorkerOfAnotherBuild_RefusesItAndUsesTheOthers()
    {
        var address = WorkerProcess.FreeAddress();
        await using var strange = await Worker.StartAsync(ClusterAddress.Parse(address), Here with { Core = Guid.NewGuid() });
        var fault = Assert.Throws<ClusterException>(() => WorkerCluster.Connect(address));
        Assert.Contains($"{strange.Endpoint}@", fault.Message, StringComparison.Ordinal);
        Assert.Contains("install the same version on both", fault.Message, StringComparison.Ordinal);
        await using var right = await Worker.StartAsync(ClusterAddress.Parse(address), Here);
        using var cluster = WorkerCluster.Connect(address);
        Assert.Equal(1, cluster.Status.Workers);
        Assert.Contains("runs build", Assert.Single(cluster.Status.Refused).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void FaultOf_Builds_NamesWhatDiffers()
    {
        Assert.Null(Here.FaultOf(Here with { }));
        Assert.Contains("the same version", Here.FaultOf(Here with { Cluster = Guid.Empty }), StringComparison.Ordinal);
        var with = Here with { FusedMultiplyAdd = true };
        var without = Here with { FusedMultiplyAdd = false };
        Assert.StartsWith("its processor has no fused multiply-add", with.FaultOf(without), StringComparison.Ordinal);
        Assert.Null(without.FaultOf(with));
        Assert.Null(without.FaultOf(without with { }));
    }

    [Fact]
    public void Connect_NoWorker_SaysHowToStartOne()
    {
        var address = WorkerProcess.FreeAddress();
        var fault = Assert.Throws<ClusterException>(() => WorkerCluster.Connect(address, new WorkerClusterOptions { ConnectSeconds = 0.5 }));
        Assert.StartsWith($"{address}: no worker was found", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith($"'r1nb worker --cluster {address}'.", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "Another program listens on port")]
    [InlineData(1, "as well, and another program listens there")]
    public async Task StartAsync_PortInUseByAnotherProgram_SaysSo(int offset, string expected)
    {
        var local = (ClusterAddress.Localhost)ClusterAddress.Parse(WorkerProcess.FreeAddress());
        using var stranger = new TcpListener(IPAddress.Loopback, local.Port + offset);
        stranger.Start();
        var fault = await Assert.ThrowsAsync<ClusterException>(() => Worker.StartAsync(local, Here));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }
}
