using R1.Notebook;
using R1.Notebook.Hosting;

namespace R1.Tests.Notebook;

/// <summary>What cells show through .NET Interactive's own types in our kernel.</summary>
public sealed class DisplayedValuesTests : IDisposable
{
    private readonly RecordingSink _sink = new();
    private readonly IDisposable _scope;

    public DisplayedValuesTests() => _scope = DisplayContext.Use(_sink);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Update_ValueOfDisplay_ChangesInPlace()
    {
        var shown = DisplayGlobals.display("one");
        shown.Update(new[] { new { Fruit = "apple" } });
        Assert.Contains("apple", _sink.Live().Data[Mime.Html]);
        Assert.Empty(_sink.Shown);
    }

    [Fact]
    public void Display_OfTheGenuineFormatter_ShowsOurForms()
    {
        new[] { new { Fruit = "apple" } }.Display();
        Assert.Contains("r1-table", Assert.Single(_sink.Shown).Data[Mime.Html]);
    }

    [Fact]
    public void Display_WithAType_ShowsThatForm()
    {
        new { Fruit = "apple" }.Display("application/json");
        Assert.Equal("""{"Fruit":"apple"}""", Assert.Single(_sink.Shown).Data["application/json"]);
    }

    [Fact]
    public void DisplayAs_AText_IsShownAsThatType()
    {
        "<b>bold</b>".DisplayAs(Mime.Html);
        Assert.Equal("<b>bold</b>", Assert.Single(_sink.Shown).Data[Mime.Html]);
    }

    [Fact]
    public void DisplayTable_Records_ShowsTheGenuineTable()
    {
        new[] { new { Fruit = "apple" } }.DisplayTable();
        Assert.Contains("<table", Assert.Single(_sink.Shown).Data[Mime.Html]);
    }
}
