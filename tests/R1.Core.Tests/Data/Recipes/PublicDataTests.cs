using R1.Data.Recipes;

namespace R1.Tests.Data.Recipes;

public sealed class PublicDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_CopyOfThePublishedFile_GivesItsProblems()
    {
        File.WriteAllLines(_folder.File("copy.jsonl"), Enumerable.Range(1, 198).Select(i => $$"""{"question":"{{i}} ?","answer":"{{i}}"}"""));
        var problems = PublicData.Find("gpqa_diamond", _folder.File("copy.jsonl"))!;
        Assert.Equal((198, "gpqa_diamond-00002", "2 ?", "2"), (problems.Count, problems[1].Id, problems[1].Question, problems[1].Answer));
    }

    [Fact]
    public void Find_CopyThatIsCutOff_IsRefused()
    {
        File.WriteAllText(_folder.File("copy.jsonl"), """{"question":"1 ?","answer":"1"}""");
        var error = Assert.Throws<InvalidDataException>(() => PublicData.Find("gpqa_diamond", _folder.File("copy.jsonl")));
        Assert.Contains("has 1 rows, gpqa_diamond has 198", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Every release has rows of its own.</summary>
    [Fact]
    public void Find_LiveCodeBench_TakesAnyNumberOfRowsButNone()
    {
        var copy = _folder.File("test5.jsonl");
        string Row(string starter) =>
            $$"""{"question_content":"Add.","starter_code":"{{starter}}","public_test_cases":"[]","private_test_cases":"eJ","metadata":"{}","x":1}""";
        File.WriteAllLines(copy, [Row(""), Row("class Solution:")]);
        var problems = PublicData.Find("livecodebench", copy)!;
        Assert.Equal("Add.\n\nThe program reads standard input and writes standard output.", problems[0].Question);
        Assert.Equal("Add.\n\nBegin with this:\n\n```python\nclass Solution:\n```", problems[1].Question);
        Assert.Contains("\"private_test_cases\":\"eJ\"", problems[0].Answer!, StringComparison.Ordinal);
        File.WriteAllText(copy, "");
        Assert.Contains("has 0 rows, livecodebench has at least 1", Assert.Throws<InvalidDataException>(() => PublicData.Find("livecodebench", copy)).Message);
    }

    [Fact]
    public void Find_UnknownName_ListsThoseThatThereAre() =>
        Assert.Contains("gsm8k", Assert.Throws<ArgumentException>(() => PublicData.Find("gsm9k")).Message, StringComparison.Ordinal);
}
