using R1.Vectors;

namespace R1.Tests.Vectors;

public class WorkerThreadsTests
{
    [Fact]
    public void Run_SeveralCalls_EachOnItsThread()
    {
        using var together = new Barrier(3);
        var threads = new int[3];
        WorkerThreads.Run(3, (index, _) =>
        {
            threads[index] = Environment.CurrentManagedThreadId;
            Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(30)));
        }, CancellationToken.None);
        Assert.Equal(Environment.CurrentManagedThreadId, threads[0]);
        Assert.Equal(3, threads.Distinct().Count());
    }

    [Fact]
    public void Run_OneFails_OthersAreToldAndTheErrorIsRethrown()
    {
        var error = Assert.Throws<InvalidOperationException>(() => WorkerThreads.Run(3, (index, stop) =>
        {
            if (index == 1) throw new InvalidOperationException("worker 1");
            Assert.True(stop.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)));
            stop.ThrowIfCancellationRequested();
        }, CancellationToken.None));
        Assert.Equal("worker 1", error.Message);
    }
}
