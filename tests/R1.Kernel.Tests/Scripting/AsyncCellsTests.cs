using R1.Kernel.Scripting;

namespace R1.Tests.Kernel.Scripting;

/// <summary>Tasks that outlive their cell, cells that block until a task is done, and faults that nobody awaits.</summary>
public sealed class AsyncCellsTests : IDisposable
{
    private const string Slow = "async Task<int> Slow() { await Task.Delay(200); return 7; }\n";
    private readonly ScriptSession _session = new(AppContext.BaseDirectory);
    private readonly RecordingOutput _output = new();
    private int _cells;

    public void Dispose() => _session.Dispose();

    private CellResult Run(string text, CancellationToken cancellation = default) => _session.Execute(text, $"cell {++_cells}", _output, cancellation);

    private string Value(string text)
    {
        var result = Run(text);
        Assert.True(result.Status == CellStatus.Completed, string.Join('\n', result.Error?.Traceback ?? []));
        return result.Value?.Text ?? "(none)";
    }

    [Fact]
    public void Execute_TaskThatOutlivesItsCell_IsAwaitedByALaterOne()
    {
        Value(Slow + "var started = Slow();");
        Value("await Task.Delay(600);");
        Assert.Equal("7", Value("await started"));
    }

    [Fact]
    public void Execute_TaskThatOutlivesItsCell_WritesToIt()
    {
        Value("async Task Say() { await Task.Delay(100); Console.Write(\"said late\"); }\nvar saying = Say();");
        Value("await saying;");
        Assert.Equal("said late", _output.Text("stdout"));
    }

    [Theory]
    [InlineData("Slow().Result", "7")]
    [InlineData("Slow().GetAwaiter().GetResult()", "7")]
    [InlineData("Slow().Wait()", "(none)")]
    [InlineData("Task.WaitAll(Slow(), Slow())", "(none)")]
    [InlineData("await Task.Yield(); Slow().Result", "7")]
    [InlineData("Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Slow())).Result.Sum()", "350")]
    public void Execute_CellThatBlocksUntilItsTaskIsDone_Ends(string code, string expected) => Assert.Equal(expected, Value(Slow + code));

    [Fact]
    public void Execute_AsyncVoidThatThrows_IsToldAndEndsNothing()
    {
        Value("async void Boom() { await Task.Delay(20); throw new ArgumentException(\"unseen\"); }\nBoom();");
        Value("await Task.Delay(300);");
        Assert.Contains("System.ArgumentException: unseen\n", _output.Text("stderr"));
        Assert.Contains("   at cell 1, line 1: async void Boom()", _output.Text("stderr"));
        Assert.Equal("1", Value("1"));
    }

    [Theory]
    [InlineData("await Task.Yield(); while (true) { }")]
    [InlineData("await Task.Yield(); System.Threading.Thread.Sleep(-1);")]
    [InlineData("await Task.Yield(); while (true) Console.Write(\"\");")]
    [InlineData("while (true) await Task.Delay(1);")]
    [InlineData("new TaskCompletionSource().Task.Wait();")]
    public void Execute_TimeOutAfterAnAwait_EndsTheCellAndWhatItRuns(string endless)
    {
        Value("var rounds = 0;");
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(700));
        Assert.Equal(CellStatus.Aborted, Run(endless, cancel.Token).Status);
        Assert.Equal("0", Value("rounds"));
    }

    [Fact]
    public void Execute_InterruptedLoopOfAwaits_GoesNoFurther()
    {
        Value("var rounds = 0;");
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(700));
        Assert.Equal(CellStatus.Aborted, Run("while (true) { rounds++; await Task.Delay(1); }", cancel.Token).Status);
        Assert.Equal("True", Value("await Task.Delay(100); var before = rounds; await Task.Delay(200); before == rounds"));
    }

    /// <summary>An abort would end it anywhere, in the midst of a lock for one.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("await Task.Yield(); ")]
    public void Execute_InterruptedPieceThatComesToItsEnd_IsNotAborted(string before)
    {
        Value("bool done = false, further = false;");
        using var cancel = new CancellationTokenSource();
        AppContext.SetData(nameof(AsyncCellsTests), (Action)cancel.Cancel);
        var interrupted = Run(before + $$"""
            ((Action)AppContext.GetData("{{nameof(AsyncCellsTests)}}")!)();
            for (var clock = System.Diagnostics.Stopwatch.StartNew(); clock.ElapsedMilliseconds < 600;) { }
            done = true;
            await Task.Delay(1);
            further = true;
            """, cancel.Token);
        Assert.Equal(CellStatus.Aborted, interrupted.Status);
        Assert.Equal("(True, False)", Value("await Task.Delay(100); (done, further)"));
    }
}
