using R1.Data;
using R1.Pipeline.Curation;

namespace R1.Tests.Pipeline.Curation;

public sealed class ExampleFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Path => _folder.File("chains.jsonl");

    [Fact]
    public void Read_OfWritten_HasQuestionsResponsesAnswersAndSources()
    {
        Example[] written = [Of("1 + 1?", "<think> two </think> 2", "2", "en"), Of("写一首诗。", "春眠不觉晓", null, "zh")];
        ExampleFile.Write(Path, written);
        Assert.Contains("春眠不觉晓", File.ReadAllText(Path));
        var read = ExampleFile.Read(Path);
        Assert.Equal(written.Select(Parts), read.Select(Parts));
        Assert.Equal(["chains.jsonl-00001", "chains.jsonl-00002"], read.Select(example => example.Problem.Id));
        Assert.Equal("1 + 1?", Assert.Single(ExampleFile.Read(Path, most: 1)).Problem.Question);
    }

    /// <summary>As public sets of reasoning chains are published.</summary>
    [Theory]
    [InlineData("""{"a": 1, "messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "q"}, {"role": "assistant", "content": "r"}]}""")]
    [InlineData("""[{"messages": [{"content": "q", "role": "user"}, {"content": "r", "role": "assistant", "info": {"x": 1}}]}]""")]
    public void Read_OtherFields_ArePassedOver(string text)
    {
        File.WriteAllText(Path, text);
        Assert.Equal(("q", "r", null, "chains.jsonl", "en"), Parts(Assert.Single(ExampleFile.Read(Path))));
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("{", "row 1: ")]
    [InlineData("3", "row 1: it is no JSON object")]
    [InlineData("{}", "row 1: 'messages' is missing or has fewer than two")]
    [InlineData("""{"messages": [{"role": "assistant", "content": "r"}, {"role": "user", "content": "q"}]}""", "row 1: the last two messages are not")]
    [InlineData("""{"messages": ["q", "r"]}""", "row 1: ")]
    [InlineData("""{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": " "}]}""", "row 1: the content of role 'assistant'")]
    [InlineData("""{"messages": [{"role": "user", "content": 3}, {"role": "assistant", "content": "r"}]}""", "row 1: the content of role 'user' is missing")]
    public void Read_BrokenRow_IsNamedWithTheRemedy(string text, string fault)
    {
        File.WriteAllText(Path, text);
        var message = Assert.Throws<InvalidDataException>(() => ExampleFile.Read(Path)).Message;
        Assert.StartsWith($"{Path} was not read:\n  {fault}", message);
        Assert.Contains("Give rows such as {\"messages\": ", message);
    }

    [Fact]
    public void Read_FileOfAnotherKind_NamesTheFirstRowsAndHowManyMore()
    {
        File.WriteAllLines(Path, Enumerable.Repeat("x", 14));
        var message = Assert.Throws<InvalidDataException>(() => ExampleFile.Read(Path)).Message;
        Assert.Contains("row 10: ", message);
        Assert.DoesNotContain("row 11: ", message);
        Assert.Contains("and 4 more", message);
    }

    private static (string, string, string?, string, string) Parts(Example example) =>
        (example.Problem.Question, example.Response, example.Problem.Answer, example.Source, example.Problem.Language);

    private static Example Of(string question, string response, string? answer, string language) => new(
        new Problem { Id = question, Family = "test", Level = 0, Language = language, Question = question, Answer = answer }, response, "by_hand");
}
