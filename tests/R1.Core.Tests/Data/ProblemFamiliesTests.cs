using R1.Data;
using R1.Data.Code;
using R1.Data.Registers;
using R1.Foundation;

namespace R1.Tests.Data;

public class ProblemFamiliesTests
{
    [Fact]
    public void Vocabulary_EveryDocument_IsCoveredWithoutRepeats()
    {
        var vocabulary = ProblemFamilies.Standard.Vocabulary;
        var words = vocabulary.ToHashSet();
        Assert.Equal(vocabulary.Count, words.Count);
        var config = new WebCorpusConfig().With(Drawn.CodeConfig(), share: 0.3);
        foreach (var document in WebCorpus.Documents(config, new SeededRandom(5)).Take(3000))
            Assert.All($"{document.Problem.Question} {document.Response}".Split(' ', StringSplitOptions.RemoveEmptyEntries),
                word => Assert.Contains(word, words));
    }

    [Fact]
    public void WordsFor_EarlierFamilies_AreTheFirstWordsOfLaterOnes()
    {
        var families = ProblemFamilies.Standard;
        var registers = families.WordsFor(RegisterFamily.All.Select(family => family.Name));
        Assert.Equal(registers, families.WordsFor(["arithmetic"]));
        Assert.Equal(registers + 8, families.WordsFor([CodeFamily.FamilyName]));
        Assert.Equal(["code", "代码", "→", ",", "x", "+=", "*=", ";"], families.Vocabulary.Skip(registers).Take(8));
    }

    [Fact]
    public void Named_Unknown_ListsTheFamilies() =>
        Assert.Contains("arithmetic, variables, calendar, logic, code",
            Assert.Throws<ArgumentException>(() => ProblemFamilies.Standard.Named("chess")).Message);

    [Fact]
    public void Create_TwoOfOneName_Throws() =>
        Assert.Contains("'code'", Assert.Throws<ArgumentException>(() => new ProblemFamilies([new CodeFamily(), new CodeFamily()])).Message);
}
