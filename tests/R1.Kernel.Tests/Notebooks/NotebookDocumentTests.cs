using R1.Kernel.Notebooks;

namespace R1.Tests.Kernel.Notebooks;

public class NotebookDocumentTests
{
    private const string Small = """
        {"cells":[{"cell_type":"code","id":"a","metadata":{"custom":1},"source":["1 +\n","1"],"outputs":[],"execution_count":null,"later":true}],
        "metadata":{"authors":["Wu, 某人"]},"nbformat":4,"nbformat_minor":5,"unknown":{"x":[1,2]}}
        """;

    [Fact]
    public void Parse_UnknownFields_SurviveWriting()
    {
        var text = NotebookDocument.Parse("n", NotebookDocument.Parse("n", Small).ToJson()).ToJson();
        Assert.Contains("\"unknown\"", text);
        Assert.Contains("\"later\": true", text);
        Assert.Contains("\"custom\": 1", text);
        Assert.Contains("某人", text);
        Assert.EndsWith("}\n", text);
    }

    [Fact]
    public void Source_ListOfLines_IsOneText()
    {
        var cell = NotebookDocument.Parse("n", Small).Cells[0];
        Assert.Equal("1 +\n1", cell.Source);
        cell.Source = "a\nb\n";
        Assert.Equal("""["a\n","b\n"]""", cell.Json["source"]!.ToJsonString());
    }

    [Theory]
    [InlineData("not json", "it is not JSON")]
    [InlineData("[1]", "it is JSON, but no notebook object")]
    [InlineData("""{"cells":[]}""", "nbformat is missing")]
    [InlineData("""{"nbformat":3,"worksheets":[]}""", "nbformat is 3")]
    [InlineData("""{"nbformat":"4","cells":[]}""", "nbformat is \"4\"")]
    [InlineData("""{"nbformat":4,"nbformat_minor":5}""", "it has no list of cells")]
    [InlineData("""{"nbformat":4,"nbformat_minor":5,"cells":[1]}""", "cell 1 is no object")]
    [InlineData("""{"nbformat":4,"nbformat_minor":5,"cells":[{"cell_type":"sql","source":""}]}""", "cell 1 has cell_type \"sql\"")]
    [InlineData("""{"nbformat":4,"nbformat_minor":5,"cells":[{"cell_type":"code","id":"a"}]}""", "cell 1 has no source")]
    [InlineData("""{"nbformat":4,"nbformat_minor":5,"cells":[{"cell_type":"code","id":"a","source":""},{"cell_type":"code","id":"a","source":""}]}""",
        "the cell id 'a' appears 2 times")]
    public void Parse_DamagedFile_NamesTheFault(string text, string fault)
    {
        var error = Assert.Throws<NotebookFormatException>(() => NotebookDocument.Parse("broken.ipynb", text));
        Assert.StartsWith("broken.ipynb: " + fault, error.Message);
    }

    [Fact]
    public void Parse_OlderMinor_GetsIds()
    {
        const string old = """{"nbformat":4,"nbformat_minor":2,"metadata":{},"cells":[{"cell_type":"markdown","source":"x","metadata":{}}]}""";
        var notebook = NotebookDocument.Parse("n", old);
        Assert.Equal("cell-001", notebook.Cells[0].Id);
        Assert.Equal(5, (int)notebook.Root["nbformat_minor"]!);
    }

    [Fact]
    public void Parse_NewerMinorWithoutIds_WarnsAndGivesThem()
    {
        const string text = """
            {"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[{"cell_type":"code","id":"cell-002","source":"1"},{"cell_type":"code","source":"2"}]}
            """;
        var notebook = NotebookDocument.Parse("n", text);
        Assert.Equal(["cell-002", "cell-003"], notebook.Cells.Select(cell => cell.Id));
        Assert.Equal("n: 1 of 2 cells have no id, which nbformat 4.5 demands (cell 2 is the first); they were given one.", Assert.Single(notebook.Warnings));
        Assert.Empty(NotebookDocument.Parse("n", notebook.ToJson()).Warnings);
    }

    [Fact]
    public void Load_MissingFile_IsBadInput() => Assert.Throws<BadInputException>(() => NotebookDocument.Load("/nowhere/x.ipynb"));
}
