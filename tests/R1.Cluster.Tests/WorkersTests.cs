using R1.Cluster;

namespace R1.Tests.Cluster;

/// <summary>Workers as processes of their own.</summary>
[Collection(nameof(WorkerCollection))]
public class WorkersTests
{
    [Fact]
    public void Train_WorkersJoinAndAreKilled_IsTheLocalRunToTheBit()
    {
        var expected = TinyRun.Train();
        var address = WorkerProcess.FreeAddress();
        using var first = WorkerProcess.Start(address);
        using var cluster = WorkerCluster.Connect(address);
        Assert.Equal(expected, TinyRun.Train(cluster));
        using var second = WorkerProcess.Start(address);
        WorkerProcess.WaitFor(cluster, 2);
        Assert.Equal(expected, TinyRun.Train(cluster));
        using var third = WorkerProcess.Start(address);
        WorkerProcess.WaitFor(cluster, 3);
        Assert.Equal(expected, TinyRun.Train(cluster, onReward: step =>
        {
            if (step == 2) third.Kill();
        }));
        WorkerProcess.WaitFor(cluster, 2);
        Assert.Equal(0, cluster.Status.InFlight + cluster.Status.Waiting);
    }

    // A host that is overloaded, or sleeps: the cluster takes the worker for dead, and Orleans ends it as soon as it goes on.
    [Fact]
    public void Train_WorkerStandsStillUntilItIsTakenForDead_ComesBackAndChangesNoBit()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SIGSTOP is sent to a process that is found in /proc.");
        var expected = TinyRun.Train();
        var address = WorkerProcess.FreeAddress();
        using var first = WorkerProcess.Start(address);
        using var second = WorkerProcess.Start(address);
        using var cluster = WorkerCluster.Connect(address);
        WorkerProcess.WaitFor(cluster, 2);
        Assert.Equal(expected, TinyRun.Train(cluster, onReward: step =>
        {
            if (step == 2) second.Signal("STOP");
        }));
        WorkerProcess.WaitFor(cluster, 1);
        second.Signal("CONT");
        WorkerProcess.WaitFor(cluster, 2);
        Assert.Equal(expected, TinyRun.Train(cluster));
    }

    [Fact]
    public void Worker_ProcessThatKeepsItIsKilled_EndsToo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The process is looked for in /proc.");
        using var worker = WorkerProcess.Start(WorkerProcess.FreeAddress());
        var status = $"/proc/{worker.FindWorker()}/status";
        Assert.True(Works());
        worker.KillKeeper();
        Assert.True(SpinWait.SpinUntil(() => !Works(), TimeSpan.FromMinutes(2)));

        bool Works()
        {
            try
            {
                // Where nobody asks for its exit code, it stays in the list as a zombie.
                return !File.ReadAllText(status).Contains("State:\tZ", StringComparison.Ordinal);
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    [Theory]
    [InlineData("nowhere", "'nowhere' is no address of a cluster: give localhost:PORT")]
    [InlineData("redis://127.0.0.1:1", "redis://127.0.0.1:1 cannot be reached (Connection refused): start redis-server there")]
    public void Worker_AddressThatIsNone_ExitsWith2AndSaysWhatToDo(string address, string expected)
    {
        var (exitCode, error) = WorkerProcess.RunToEnd(address);
        Assert.StartsWith("r1nb: " + expected, error, StringComparison.Ordinal);
        Assert.Equal(2, exitCode);
    }
}
