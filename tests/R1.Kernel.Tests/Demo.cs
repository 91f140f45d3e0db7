using R1.Kernel.Notebooks;
using R1.Kernel.Running;

namespace R1.Tests.Kernel;

/// <summary>Small notebooks for the tests, and a runner that prints nowhere.</summary>
internal static class Demo
{
    public static string Path => System.IO.Path.Combine(Fixtures.RepositoryRoot, "tests", "R1.Kernel.Tests", "demo.ipynb");

    /// <summary>A notebook of code cells; a cell that starts with <c>//parameters</c> carries that tag.</summary>
    public static string Write(string folder, string name, params string[] cells)
    {
        var body = NotebookDocument.Parse(name, """{"cells":[],"metadata":{"kernelspec":{"name":".net-csharp"}},"nbformat":4,"nbformat_minor":5}""");
        foreach (var (source, i) in cells.Select((source, i) => (source, i)))
            body.Insert(i, NotebookCell.Code($"c{i}", source, source.StartsWith("//parameters", StringComparison.Ordinal) ? "parameters" : "plain"));
        var path = System.IO.Path.Combine(folder, name);
        body.Save(path);
        return path;
    }

    public static (RunOutcome Outcome, NotebookDocument Executed, string Terminal) Run(
        string path, TimeSpan? timeout = null, params (string, string)[] parameters)
    {
        var output = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, "executed", System.IO.Path.GetFileNameWithoutExtension(path) + ".ipynb");
        var terminal = new StringWriter();
        var options = new RunOptions
        {
            InputPath = path,
            OutputPath = output,
            BaseDirectory = System.IO.Path.GetDirectoryName(path)!,
            CellTimeout = timeout,
            StartTimeout = TimeSpan.FromMinutes(5),
            Parameters = parameters.ToDictionary(p => p.Item1, p => new ParameterValue(p.Item2)),
        };
        var name = System.IO.Path.GetFileNameWithoutExtension(path);
        var runner = new NotebookRunner(options, new RunTerminal(terminal, overwrites: false, name), run => new ThreadKernel(run.BaseDirectory));
        var outcome = runner.Run(TestContext.Current.CancellationToken);
        return (outcome, NotebookDocument.Load(output), terminal.ToString());
    }

    public static string Text(NotebookCell cell) =>
        string.Concat(cell.Outputs.Select(o => MultilineText.Read(o!["text"] ?? o["data"]?["text/plain"])));
}
