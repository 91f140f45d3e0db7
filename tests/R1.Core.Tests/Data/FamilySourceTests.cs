using R1.Configuration;
using R1.Data;
using R1.Data.Registers;
using R1.Foundation;

namespace R1.Tests.Data;

public class FamilySourceTests
{
    [Fact]
    public void Draw_TrainAndTest_ShareNoProblem()
    {
        string[] Identities(Split split, ulong seed) =>
            [.. Drawn.Registers(4000, 1, 3, split, seed, advancedRate: 0.3).Select(p => WithoutLanguage(p.Id))];
        var train = Identities(Split.Train, 1).ToHashSet();
        Assert.DoesNotContain(Identities(Split.Test, 2), train.Contains);
        Assert.DoesNotContain(Identities(Split.Development, 3), train.Contains);
    }

    [Fact]
    public void Draw_TestProblems_DoNotOccurInTheCorpus()
    {
        // Up to renaming: languages differ in words only, so the comparison is made on questions translated into one language.
        var test = Drawn.Registers(2000, 1, 3, Split.Test, seed: 1, advancedRate: 0.25).Select(p => InEnglish(p.Question)).ToHashSet();
        var corpus = WebCorpus.Documents(new WebCorpusConfig().WithLevels(_ => new LevelRange(1, 3)), new SeededRandom(2)).Take(20000);
        Assert.DoesNotContain(corpus, document => test.Contains(InEnglish(document.Problem.Question)));
    }

    [Fact]
    public void Draw_SameSeed_GivesTheSameDistinctProblems()
    {
        var first = Drawn.Registers(200, 4, 8, Split.Train, seed: 7);
        var second = Drawn.Registers(200, 4, 8, Split.Train, seed: 7);
        Assert.Equal(first, second);
        Assert.Equal(200, first.Select(p => WithoutLanguage(p.Id)).Distinct().Count());
    }

    [Theory]
    [InlineData(0, 3, "levels.low = 0: give at least 1")]
    [InlineData(5, 4, "levels.high = 4: give at least low (5)")]
    [InlineData(2, 21, "problems.levels = 2-21: give levels from 1 to 20, which all these families have")]
    public void Create_BadLevels_NamesThem(int low, int high, string fault) =>
        Assert.Contains(fault, Assert.Throws<InvalidConfigException>(() => new FamilySource(Drawn.RegisterConfig(low, high))).Message);

    [Fact]
    public void Create_UnknownFamily_ListsThoseThatThereAre() => Assert.Contains(
        "problems.families = 'chess': use one of arithmetic",
        Assert.Throws<InvalidConfigException>(() => new FamilySource(new ProblemsConfig { Families = ["chess"], Levels = new LevelRange(1, 1) })).Message);

    [Fact]
    public void Draw_MoreThanThereAre_SaysSo() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FamilySource(Drawn.CodeConfig(1, 1)).Draw(1000, Split.Test, new SeededRandom(1)));

    [Fact]
    public void Splits_AreNearTheirShares()
    {
        var counts = Enumerable.Range(0, 20000).CountBy(i => Splits.Of($"identity {i}")).ToDictionary();
        Assert.InRange(counts[Split.Test] / 20000.0, 0.09, 0.11);
        Assert.InRange(counts[Split.Development] / 20000.0, 0.09, 0.11);
    }

    private static string WithoutLanguage(string id) => id[..id.LastIndexOf('|')];

    private static string InEnglish(string question) =>
        RegisterFamily.All.Aggregate(question, (text, family) => text.Replace(family.Verb.Chinese, family.Verb.English));
}
