using R1.Kernel.Notebooks;
using R1.Kernel.Serving;
using R1.Notebook;

namespace R1.Tests.Kernel.Notebooks;

public class CellOutputsTests
{
    [Fact]
    public void Write_PiecesOfOneStream_BecomeOneOutput()
    {
        var outputs = new CellOutputs();
        outputs.Write("stdout", "a");
        outputs.Write("stdout", "b\n");
        outputs.Write("stderr", "c");
        outputs.Write("stdout", "d");
        Assert.Equal(["stdout:ab\n", "stderr:c", "stdout:d"], outputs.ToJson().Select(o => $"{o!["name"]}:{MultilineText.Read(o["text"])}"));
    }

    [Fact]
    public void Write_EndlessText_IsCutOnce()
    {
        var outputs = new CellOutputs();
        for (var i = 0; i < 300; i++) outputs.Write("stdout", new string('x', 10_000));
        var text = MultilineText.Read(outputs.ToJson()[0]!["text"]);
        Assert.InRange(text.Length, 1_000_000, 1_020_000);
        Assert.EndsWith("left out …", text);
    }

    [Fact]
    public void Replace_ShownValue_ChangesInPlace()
    {
        var outputs = new CellOutputs();
        var shown = outputs.Show(KernelOutput.Bundle(new MimeBundle("state 1")))!;
        outputs.Write("stdout", "between");
        outputs.Replace(shown, KernelOutput.Bundle(new MimeBundle("state 2")));
        Assert.Equal("state 2", MultilineText.Read(outputs.ToJson()[0]!["data"]!["text/plain"]));
        Assert.Equal(2, outputs.ToJson().Count);
    }

    [Fact]
    public void Show_ThousandsOfValues_AreCutOnce()
    {
        var outputs = new CellOutputs();
        for (var i = 0; i < 5000; i++) outputs.Show(KernelOutput.Bundle(new MimeBundle("x")));
        Assert.Equal(2001, outputs.ToJson().Count);
        Assert.Contains("left out", MultilineText.Read(outputs.ToJson()[2000]!["text"]));
    }

    [Fact]
    public void Show_JsonForm_IsStoredAsObject()
    {
        var outputs = new CellOutputs();
        outputs.Show(KernelOutput.Bundle(new MimeBundle("t").With(Mime.Plotly, """{"data":[]}""")));
        Assert.Equal("""{"data":[]}""", outputs.ToJson()[0]!["data"]![Mime.Plotly]!.ToJsonString());
    }
}
