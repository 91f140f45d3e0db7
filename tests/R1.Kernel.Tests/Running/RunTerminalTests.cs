using System.Collections.Concurrent;
using System.Text;
using R1.Kernel.Running;

namespace R1.Tests.Kernel.Running;

public sealed class RunTerminalTests
{
    [Fact]
    public async Task Start_NotebookThatSaysNothing_StillGivesSigns()
    {
        var log = new LineLog();
        using var terminal = new RunTerminal(log, overwrites: false, "quiet") { LogEvery = TimeSpan.FromMilliseconds(20), Overall = () => "40 %" };
        terminal.Cells = 3;
        terminal.Start();
        terminal.StartCell(2);
        terminal.Status("step 7");
        for (var waited = 0; waited < 500 && log.Lines.Count < 4; waited++) await Task.Delay(20);
        Assert.StartsWith("[40 %] quiet  cell 2/3  0:", log.Lines.Last(), StringComparison.Ordinal);
        Assert.EndsWith("  step 7", log.Lines.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task End_OfARun_IsTheLastLine()
    {
        var log = new LineLog();
        using var terminal = new RunTerminal(log, overwrites: false, "short") { LogEvery = TimeSpan.FromMilliseconds(5) };
        terminal.Start();
        terminal.End(new RunOptions { InputPath = "a", OutputPath = "b", BaseDirectory = "." }, TimeSpan.FromSeconds(1), null);
        await Task.Delay(100);
        Assert.Equal("short  completed in 1.0 s  -> b", log.Lines.Last());
    }

    // The terminal's timer writes from a thread of its own.
    private sealed class LineLog : TextWriter
    {
        public ConcurrentQueue<string?> Lines { get; } = new();

        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value) => Lines.Enqueue(value);
    }
}
