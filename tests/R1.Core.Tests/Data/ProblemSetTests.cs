using R1.Data;
using R1.Foundation;

namespace R1.Tests.Data;

public class ProblemSetTests
{
    [Fact]
    public void Generate_TrainAndTest_ShareNoProblem()
    {
        string[] Identities(Split split, ulong seed) =>
            [.. ProblemSet.Generate(4000, new LevelRange(1, 3), split, new SeededRandom(seed), advancedRate: 0.3).Select(p => WithoutLanguage(p.Id))];
        var train = Identities(Split.Train, 1).ToHashSet();
        Assert.DoesNotContain(Identities(Split.Test, 2), train.Contains);
        Assert.DoesNotContain(Identities(Split.Development, 3), train.Contains);
    }

    [Fact]
    public void Generate_TestProblems_DoNotOccurInTheCorpus()
    {
        // Up to renaming: languages differ in words only, so the comparison is made on questions translated into one language.
        var test = ProblemSet.Generate(2000, new LevelRange(1, 3), Split.Test, new SeededRandom(1), advancedRate: 0.25).Select(p => InEnglish(p.Question)).ToHashSet();
        var corpus = WebCorpus.Documents(new WebCorpusConfig { Levels = new LevelRange(1, 3) }, new SeededRandom(2)).Take(20000);
        Assert.DoesNotContain(corpus, document => test.Contains(InEnglish(document.Problem.Question)));
    }

    [Fact]
    public void Generate_SameSeed_GivesTheSameDistinctProblems()
    {
        var first = ProblemSet.Generate(200, new LevelRange(4, 8), Split.Train, new SeededRandom(7));
        var second = ProblemSet.Generate(200, new LevelRange(4, 8), Split.Train, new SeededRandom(7));
        Assert.Equal(first, second);
        Assert.Equal(200, first.Select(p => WithoutLanguage(p.Id)).Distinct().Count());
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(5, 4)]
    [InlineData(2, 21)]
    public void Generate_BadLevels_NamesThem(int low, int high)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => ProblemSet.Generate(1, new LevelRange(low, high), Split.Train, new SeededRandom(1)));
        Assert.Contains($"{low}..{high}", error.Message);
        Assert.Contains("1 <= low <= high <= 20", error.Message);
    }

    [Fact]
    public void Splits_AreNearTheirShares()
    {
        var counts = Enumerable.Range(0, 20000).CountBy(i => ProblemSet.SplitOf($"identity {i}")).ToDictionary();
        Assert.InRange(counts[Split.Test] / 20000.0, 0.09, 0.11);
        Assert.InRange(counts[Split.Development] / 20000.0, 0.09, 0.11);
    }

    private static string WithoutLanguage(string id) => id[..id.LastIndexOf('|')];

    private static string InEnglish(string question) =>
        ProblemFamily.All.Aggregate(question, (text, family) => text.Replace(family.Verb.Chinese, family.Verb.English));
}
