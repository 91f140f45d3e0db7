using R1.Kernel.Notebooks;
using R1.Notebook;

namespace R1.Tests.Kernel.Notebooks;

public class CellOutputsTests
{
    private readonly StyleLedger _styles = new();

    private CellOutputs New() => new(_styles, _ => { }, (_, _) => { });

    [Fact]
    public void Write_PiecesOfOneStream_BecomeOneOutput()
    {
        var outputs = New();
        outputs.Write("stdout", "a");
        outputs.Write("stdout", "b\n");
        outputs.Write("stderr", "c");
        outputs.Write("stdout", "d");
        Assert.Equal(["stdout:ab\n", "stderr:c", "stdout:d"], outputs.ToJson().Select(o => $"{o!["name"]}:{MultilineText.Read(o["text"])}"));
    }

    [Fact]
    public void Write_EndlessText_IsCutOnce()
    {
        var outputs = New();
        for (var i = 0; i < 300; i++) outputs.Write("stdout", new string('x', 10_000));
        var text = MultilineText.Read(outputs.ToJson()[0]!["text"]);
        Assert.InRange(text.Length, 1_000_000, 1_020_000);
        Assert.EndsWith("left out …", text);
    }

    [Fact]
    public void Show_StyleBlock_StaysInTheFirstOutputOnly()
    {
        var (first, second) = (New(), New());
        first.Show(Table.Of(new[] { 1 }).ToMimeBundle());
        second.Show(Table.Of(new[] { 2 }).ToMimeBundle());
        Assert.Contains("<style", Html(first));
        Assert.DoesNotContain("<style", Html(second));
        Assert.Contains("<style", Html(first));
    }

    [Fact]
    public void ShowLive_ManyChanges_LeavesTheFinalState()
    {
        var outputs = New();
        var state = 0;
        var live = outputs.ShowLive(() => new MimeBundle($"state {state}"));
        for (; state < 5; state++) live.Changed("");
        Assert.Equal("state 5", MultilineText.Read(Assert.Single(outputs.ToJson())!["data"]!["text/plain"]));
    }

    [Fact]
    public void Show_JsonForm_IsStoredAsObject()
    {
        var outputs = New();
        outputs.Show(new MimeBundle("t").With(Mime.Plotly, """{"data":[]}"""));
        Assert.Equal("""{"data":[]}""", outputs.ToJson()[0]!["data"]![Mime.Plotly]!.ToJsonString());
    }

    private static string Html(CellOutputs outputs) => MultilineText.Read(outputs.ToJson()[0]!["data"]!["text/html"]);
}
