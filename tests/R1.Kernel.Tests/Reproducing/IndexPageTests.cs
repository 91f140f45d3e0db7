using System.Text.Json.Nodes;
using R1.Kernel.Notebooks;
using R1.Kernel.Reproducing;
using R1.Notebook;

namespace R1.Tests.Kernel.Reproducing;

public sealed class IndexPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Render_TaggedCells_StandUnderTheirHeadingInTheNotebooksPlace()
    {
        var page = Render();
        Assert.Contains("<h2 id=\"lesson-02-r1-zero\">R1-Zero</h2>", page, StringComparison.Ordinal);
        Assert.Contains("What it is about.", page, StringComparison.Ordinal);
        Assert.Contains("<h3>The table</h3><div class=\"output\"><pre class=\"result\">shown</pre></div>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("not for the report", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_Claim_LeadsToTheCellThatMeasuredIt()
    {
        var page = Render();
        Assert.Contains("<a href=\"seed-1/02-r1-zero.html#cell-c3\">it rises</a>", page, StringComparison.Ordinal);
        Assert.Contains("one run: yes", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_NotebookThatLeftNothing_IsNamedWithItsFault() =>
        Assert.Contains("seed 1: failed", Render(new NotebookResult { Name = "03", Seed = 1, Status = "failed", Seconds = 1, Key = "k", Records = [] }));

    private string Render(params NotebookResult[] others)
    {
        var record = new ClaimRecord("rises", 0.5, 0.4, 0.6, ClaimVerdict.Supported, "low > 0: yes");
        var result = new NotebookResult { Name = "02-r1-zero", Seed = 1, Status = "completed", Seconds = 1, Key = "k", Records = [record] };
        Directory.CreateDirectory(_folder.File("seed-1"));
        Notebook().Save(_folder.File("seed-1/02-r1-zero.ipynb"));
        var plan = new ReproductionPlan
        {
            Preset = "cpu", Seeds = [1], Only = [], Commit = "abc", Started = DateTime.UnixEpoch, Machine = [], Notebooks = [],
            Claims = [new Claim("rises", "2.2.4", "it rises", "15.6 -> 71.0", "pass@1", "low > 0", new ClaimRule(ClaimFigure.Low, 0))],
        };
        return IndexPage.Render(new Summary { Plan = plan, Folder = _folder.Path, Seconds = 1, Notebooks = [result, .. others] });
    }

    private static NotebookDocument Notebook() => NotebookDocument.Parse("02-r1-zero.ipynb", new JsonObject
    {
        ["cells"] = new JsonArray(
            Cell("markdown", "m", "# R1-Zero\n\nWhat it is about.\n\n## The table"), Cell("code", "c1", "1", "shown", "report"),
            Cell("code", "c2", "2", "not for the report"), Cell("code", "c3", "3", "Claim rises (section 2.2.4): it rises")),
        ["metadata"] = new JsonObject(), ["nbformat"] = 4, ["nbformat_minor"] = 5,
    }.ToJsonString());

    private static JsonObject Cell(string type, string id, string source, string? output = null, string? tag = null)
    {
        var cell = new JsonObject { ["cell_type"] = type, ["id"] = id, ["metadata"] = new JsonObject(), ["source"] = source };
        if (tag is not null) cell["metadata"] = new JsonObject { ["tags"] = new JsonArray(tag) };
        if (type == "code") cell["execution_count"] = null;
        if (output is not null)
            cell["outputs"] = new JsonArray(new JsonObject
            {
                ["output_type"] = "display_data", ["data"] = new JsonObject { ["text/plain"] = output }, ["metadata"] = new JsonObject(),
            });
        return cell;
    }
}
