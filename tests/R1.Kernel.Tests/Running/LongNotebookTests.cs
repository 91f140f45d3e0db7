using System.Globalization;
using R1.Kernel.Notebooks;
using R1.Tests.Kernel.Commands;

namespace R1.Tests.Kernel.Running;

/// <summary>What a kernel keeps of the cells that it has run.</summary>
[Trait("Category", "Slow")]
public sealed class LongNotebookTests : IDisposable
{
    private const int Cells = 200;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_200Cells_HoldsLessThan450MB()
    {
        var cells = Enumerable.Range(0, Cells - 1).Select(i =>
            $"record Row{i}(int Id, double Value);\nvar rows{i} = Enumerable.Range(0, 5).Select(k => new Row{i}(k, k / 2.0)).ToList();\n"
                + $"rows{i}.Sum(r => r.Value)");
        Demo.Write(_folder.Path, "in.ipynb", [.. cells, "System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 >> 20"]);
        var (exitCode, error) = Tool.Run(_folder.Path, "run", "in.ipynb", "out.ipynb", "--no-progress");
        Assert.True(exitCode == 0, error);
        var peakMegabytes = int.Parse(Demo.Text(NotebookDocument.Load(_folder.File("out.ipynb")).Cells[^1]), CultureInfo.InvariantCulture);
        // Each cell that kept the references of all before it made this 690.
        Assert.InRange(peakMegabytes, 100, 450);
    }
}
