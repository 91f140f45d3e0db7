using System.Text.Json.Nodes;
using R1.Kernel.Notebooks;
using R1.Notebook;
using R1.Tests.Kernel.Commands;

namespace R1.Tests.Kernel.Running;

/// <summary>A notebook that knows only .NET Interactive, its formatters, Plotly.NET and TorchSharp runs as it is, offline.</summary>
public sealed class InteractiveNotebookTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_NotebookOfDotNetInteractive_RunsUnchanged()
    {
        var source = Path.Combine(Fixtures.RepositoryRoot, "tests", "R1.Kernel.Tests", "interactive.ipynb");
        var copy = _folder.File("out.ipynb");
        var (exitCode, error) = Tool.Run(_folder.Path, "run", source, copy);
        Assert.True(exitCode == 0, error);
        var cells = NotebookDocument.Load(copy).Cells;
        Assert.Equal(NotebookDocument.Load(source).Cells.Select(cell => cell.Source), cells.Select(cell => cell.Source));
        var outputs = cells.SelectMany(cell => cell.Outputs.Select(output => output!["data"]).OfType<JsonObject>()).ToList();
        string Last(string beginning, string mime) =>
            MultilineText.Read(cells.Single(cell => cell.IsCode && cell.Source.Contains(beginning)).Outputs[^1]!["data"]![mime]);
        Assert.Equal("person Ann", Last("person {person.FirstName}", Mime.Text));
        Assert.StartsWith("<span><b>Ann</b> <i>(42 years, 1 friends)</i>", Last("writer.Write(span(", Mime.Html));
        Assert.Equal("<b>Hello!</b>", Last("#!html", Mime.Html));
        Assert.Equal("parsed", Last("JsonDocument.Parse", Mime.Text));
        Assert.Equal("[apple, orange, pear]", Last("shown.Update(basket)", Mime.Text));
        Assert.Contains("cannot be read", Last("class Person", Mime.Html));
        Assert.Contains("3.00 3.50", Last("torch.arange", Mime.Text));
        Assert.Contains(outputs, forms => forms["application/json"]?["Fruit"]?.ToString() == "apple");
        var charts = outputs.Select(forms => forms[Mime.Plotly]).OfType<JsonObject>().ToList();
        Assert.Equal([1, 2, 1], charts.Select(chart => chart["data"]!.AsArray().Count));
        Assert.All(charts, chart => Assert.All(chart["data"]!.AsArray(), trace => Assert.InRange(trace!["y"]!.AsArray().Count, 20, 50)));
        Assert.Equal("True", Last("sgd.step()", Mime.Text));
    }
}
