using R1.Cluster;

namespace R1.Tests.Cluster;

[Collection(nameof(WorkerCollection))]
public class RedisTests
{
    [Fact]
    public void Train_FirstWorkerOfARedisClusterIsKilled_IsTheLocalRunToTheBit()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        using var redis = new RedisServer();
        using var first = WorkerProcess.Start(redis.Address);
        using var second = WorkerProcess.Start(redis.Address);
        using var cluster = WorkerCluster.Connect(redis.Address);
        WorkerProcess.WaitFor(cluster, 2);
        Assert.Equal(TinyRun.Train(), TinyRun.Train(cluster, onReward: step =>
        {
            if (step == 2) first.Kill();
        }));
        WorkerProcess.WaitFor(cluster, 1);
    }

    [Fact]
    public void Connect_RedisThatIsNotThere_SaysWhatToDo()
    {
        var fault = Assert.Throws<ClusterException>(() => WorkerCluster.Connect("redis://127.0.0.1:1"));
        Assert.Equal(
            "redis://127.0.0.1:1 cannot be reached (Connection refused): start redis-server there, or correct the address.", fault.Message);
    }
}
