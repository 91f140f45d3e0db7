using R1.Data;

namespace R1.Tests.Data;

public sealed class ProblemFileTests : IDisposable
{
    private const string Good = """{"id":"a-1","family":"arithmetic","level":2,"language":"zh","question":"计算 5 #1 + 8 ?","answer":"3"}""";

    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("problems.jsonl");

    [Fact]
    public void Read_OfWritten_GivesTheProblemsBack()
    {
        Problem[] problems = [Problem("a-1", "计算 5 #1 + 8 ?"), Problem("a-2", "\"quoted\" <b> \\frac \n new line 👍")];
        ProblemFile.Write(FilePath, problems);
        Assert.Equal(problems, ProblemFile.Read(FilePath));
        Assert.Equal(2, File.ReadAllText(FilePath).Count(c => c == '\n'));
    }

    [Fact]
    public void Write_Problem_IsTheDocumentedLine()
    {
        File.WriteAllText(FilePath, Good + "\n");
        ProblemFile.Write(_folder.File("copy.jsonl"), ProblemFile.Read(FilePath));
        Assert.Equal(Good + "\n", File.ReadAllText(_folder.File("copy.jsonl")));
    }

    [Fact]
    public void Read_BrokenLines_ListsFileLineFieldValueAndRemedy()
    {
        var broken = Good.Replace("a-1", "a-2").Replace("\"level\":2", "\"level\":\"two\"").Replace("answer", "anwser");
        File.WriteAllText(FilePath, $"{Good}\n{broken}\n{Good[..30]}\n\n{Good}\n{Good.Replace("a-1", " ").Replace("zh", "fr")}\n");
        var error = Assert.Throws<InvalidDataException>(() => ProblemFile.Read(FilePath));
        const string noTokens =
            "The input does not contain any JSON tokens. Expected the input to start with a valid JSON token, when isFinalBlock is true.";
        Assert.Equal(
            $$"""
            {{FilePath}} was not read:
              line 2, level = "two": give a whole number within Int32
              line 2, anwser = "3": remove it or use one of the fields of Problem: id, family, level, language, question, answer
              line 2, answer = (missing): give a text in quotes: it has no default
              line 3 = {"id":"a-1","family":"arithmet: correct the JSON at byte 31 (Expected end of string, but instead reached end of data.)
              line 4 = : correct the JSON at byte 1 ({{noTokens}})
              line 5, id = 'a-1': give an id of its own: line 1 has this one
              line 6, id = ' ': give a text that is not empty
              line 6, language = 'fr': give 'en' or 'zh'
            """,
            error.Message);
    }

    [Fact]
    public void Read_FileOfAnotherKind_ReportsTheFirstFaultsAndTheirNumber()
    {
        File.WriteAllLines(FilePath, Enumerable.Repeat("id,question,answer", 100));
        var lines = Assert.Throws<InvalidDataException>(() => ProblemFile.Read(FilePath)).Message.Split('\n');
        Assert.Equal((22, "  and 80 more"), (lines.Length, lines[^1]));
    }

    [Fact]
    public void Read_Empty_IsNoProblems()
    {
        ProblemFile.Write(FilePath, []);
        Assert.Empty(ProblemFile.Read(FilePath));
    }

    public void Dispose() => _folder.Dispose();

    private static Problem Problem(string id, string question) =>
        new() { Id = id, Family = "arithmetic", Level = 2, Language = "zh", Question = question, Answer = "3" };
}
