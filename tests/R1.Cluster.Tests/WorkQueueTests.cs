using R1.Cluster;
using R1.Cluster.Contracts;
using R1.Cluster.Trainers;

namespace R1.Tests.Cluster;

public class WorkQueueTests
{
    private static readonly ModelWeights Weights = new(new WeightVersion(Guid.Empty, ""), "", [], null);

    [Fact]
    public async Task Return_LostTooOften_FailsWithTheLastError()
    {
        var queue = new WorkQueue();
        var answer = queue.Run(Weights, _ => Task.FromResult<string?>(null));
        for (var i = 0; i < 10; i++) queue.Return(await queue.Take(default), new TimeoutException($"attempt {i + 1}"));
        var fault = await Assert.ThrowsAsync<ClusterException>(() => answer);
        Assert.Equal("A work item was begun 10 times in vain, the last time: attempt 10", fault.Message);
        Assert.Equal((0, 0, 10), (queue.Waiting, queue.Open, queue.Repeated));
    }

    [Fact]
    public async Task Take_ItemThatNobodyWaitsFor_SkipsIt()
    {
        var queue = new WorkQueue();
        using var stop = new CancellationTokenSource();
        var given = queue.Run(Weights, _ => Task.FromResult<string?>("a"), stop.Token);
        var wanted = queue.Run(Weights, _ => Task.FromResult<string?>("b"));
        await stop.CancelAsync();
        Assert.True(await (await queue.Take(default)).TryRun(null!, default));
        Assert.Equal("b", await wanted);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.Equal((0, 1), (queue.Open, queue.Done));
    }

    [Fact]
    public async Task FailAll_OpenItems_EndsThem()
    {
        var queue = new WorkQueue();
        var answer = queue.Run(Weights, _ => Task.FromResult<string?>(null));
        queue.FailAll(new ClusterException("gone"));
        Assert.Equal("gone", (await Assert.ThrowsAsync<ClusterException>(() => answer)).Message);
    }

    [Fact]
    public void WaitAll_OneFails_GivesUpTheOthers()
    {
        var given = 0;
        Assert.Throws<TimeoutException>(() => WorkQueue.WaitAll([0, 1, 2], async (i, stop) =>
        {
            if (i == 1) throw new TimeoutException();
            await Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => Interlocked.Increment(ref given), TaskScheduler.Default);
            return i;
        }));
        Assert.True(SpinWait.SpinUntil(() => given == 2, 10_000));
    }

    [Fact]
    public void WaitAll_Answers_AreInTheOrderOfTheInputs() =>
        Assert.Equal([30, 20, 10], WorkQueue.WaitAll([3, 2, 1], async (i, stop) =>
        {
            await Task.Delay(i * 20, stop);
            return i * 10;
        }));
}
