using R1.Data;
using R1.Data.Recipes;

namespace R1.Tests.Data.Recipes;

public class DecontaminationTests
{
    private const string Long = "A train leaves the station at nine in the morning and arrives at noon.";

    [Theory]
    [InlineData(Long, true)]
    [InlineData("Once: a TRAIN leaves, the station at (nine) in the morning - and stops.", true)] // ten words in a row, other signs
    [InlineData("A train leaves the station at nine in the evening and arrives at noon.", false)] // nine at most
    [InlineData("Entirely different words are in this question here, and none of them is shared.", false)]
    [InlineData("short question", true)]
    [InlineData("another short question", false)]
    [InlineData("小明有三个苹果，小红有五个，他们一共有几个？", true)]
    [InlineData("", false)]
    public void Apply_Question_IsLeftOutIfItSharesTenWords(string question, bool isShared)
    {
        Problem[] benchmarks = [Asked("b-1", Long), Asked("b-2", "Short question?"), Asked("b-3", "小明有三个苹果，小红有五个，他们一共有几个苹果？")];

        var (clean, removed) = Decontamination.Apply([Asked("t-1", question)], benchmarks);

        Assert.Equal(isShared, removed.Count == 1);
        Assert.Equal(isShared, clean.Count == 0);
    }

    [Fact]
    public void Apply_Several_KeepsTheOrderAndReportsWhatIsShared()
    {
        var (clean, removed) = Decontamination.Apply([Asked("t-1", "one"), Asked("t-2", $"So {Long}"), Asked("t-3", "three")], [Asked("b-1", Long)]);

        Assert.Equal(["t-1", "t-3"], clean.Select(problem => problem.Id));
        Assert.Equal([new Contamination("t-2", "b-1", "a train leaves the station at nine in the morning")], removed);
    }

    private static Problem Asked(string id, string question) =>
        new() { Id = id, Family = "f", Level = 0, Language = "en", Question = question, Answer = "1" };
}
