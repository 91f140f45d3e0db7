using R1.Pipeline.Preferences;

namespace R1.Tests.Pipeline.Preferences;

public sealed class PairFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Path => _folder.File("pairs.jsonl");

    /// <summary>As public sets of preferences are published.</summary>
    [Theory]
    [InlineData("""{"prompt": "q", "chosen": "a", "rejected": "b", "source": "x"}""")]
    [InlineData("""[{"prompt": " q ", "chosen": "a ", "rejected": "b"}]""")]
    [InlineData("""{"prompt": "q", "chosen": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}], "rejected": "b"}""")]
    [InlineData("""{"prompt": [{"role": "system", "content": "s"}, {"role": "user", "content": "q"}], "chosen": [{"content": "a"}], "rejected": "b"}""")]
    [InlineData("""{"chosen": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}], "rejected": [{"content": "b"}]}""")]
    public void Read_PublishedLayout_GivesQuestionAndBothAnswers(string text)
    {
        File.WriteAllText(Path, text);
        var pair = Assert.Single(PairFile.Read(Path));
        Assert.Equal(("q", "a", "b", PairFile.FamilyName), (pair.Problem.Question, pair.Chosen, pair.Rejected, pair.Problem.Family));
    }

    [Fact]
    public void Read_SameAnswerTwiceOrSecondQuestion_IsLeftOutAndKeepsTheNumbersOfTheOthers()
    {
        const string twoQuestions =
            """{"prompt": [{"role": "user", "content": "p"}, {"content": "a", "role": "assistant"}, {"content": "q"}], "chosen": "a", "rejected": "b"}""";
        File.WriteAllLines(Path, ["""{"prompt": "q", "chosen": "a", "rejected": "a"}""", twoQuestions, """{"prompt": "问题", "chosen": "a", "rejected": "b"}"""]);
        var pair = Assert.Single(PairFile.Read(Path));
        Assert.Equal(("pairs.jsonl-00003", "zh"), (pair.Problem.Id, pair.Problem.Language));
    }

    [Theory]
    [InlineData("", "it has no row with one question and two different answers")]
    [InlineData("""{"prompt": "q", "chosen": "a", "rejected": "a"}""", "it has no row with one question and two different answers")]
    [InlineData("""{"prompt": [{"role": "assistant", "content": "a"}], "chosen": "a", "rejected": "b"}""", "row 1: the last turn of 'prompt'")]
    [InlineData("""{"chosen": [{"content": "q"}, {"role": "user", "content": "a"}], "rejected": "b"}""", "row 1: the last turn of 'chosen'")]
    [InlineData("""{"prompt": "q", "chosen": "a", "rejected": [{"content": "p"}, {"content": "b"}]}""", "row 1: 'chosen' and 'rejected' do not answer")]
    [InlineData("[", "")]
    [InlineData("3", "row 1: it is no JSON object")]
    [InlineData("""{"chosen": "a", "rejected": "b"}""", "row 1: 'prompt' is missing, and 'chosen' is no conversation")]
    [InlineData("""[{"role": "user"}]""", "row 1: 'chosen' is missing or empty")]
    [InlineData("""{"prompt": "q", "rejected": "b"}""", "row 1: 'chosen' is missing or empty")]
    [InlineData("""{"prompt": "q", "chosen": "a", "rejected": []}""", "row 1: the last turn of 'rejected'")]
    [InlineData("""{"prompt": "q", "chosen": "a", "rejected": 3}""", "row 1: 'rejected' is missing or empty")]
    public void Read_BrokenFile_IsNamedWithTheFault(string text, string fault)
    {
        File.WriteAllText(Path, text);
        var message = Assert.Throws<InvalidDataException>(() => PairFile.Read(Path)).Message;
        Assert.StartsWith(Path, message);
        Assert.Contains(fault, message);
    }
}
