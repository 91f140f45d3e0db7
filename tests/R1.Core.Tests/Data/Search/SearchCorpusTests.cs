using R1.Configuration;
using R1.Data;
using R1.Data.Corpora;
using R1.Data.Search;
using R1.Evaluation;
using R1.Foundation;
using R1.Rewards;
using R1.Verification.Responses;

namespace R1.Tests.Data.Search;

/// <summary>What the documents about search problems promise: facts are right, habits have their shares, and nobody tries more than twice.</summary>
public class SearchCorpusTests
{
    private static List<Document> Draw(DocumentKind kind, int count, double extent = 1)
    {
        var random = new SeededRandom(1);
        return [.. Enumerable.Range(0, count).Select(_ => kind.Draw(random, extent))];
    }

    [Fact]
    public void Web_NoDocument_TriesMoreThanTwiceOrOnLargerMenus()
    {
        foreach (var document in Draw(new SearchWeb(), 5000))
        {
            Assert.InRange(SearchChain.Of(document.Problem!, document.Response).Attempts.Count, 0, 2);
            Assert.InRange(document.Problem!.Level, 2, 8);
        }
    }

    [Fact]
    public void Web_EveryNumberAfterAnOperation_IsRight() => Assert.All(
        Draw(new SearchWeb(), 2000).SelectMany(document => SearchChain.Of(document.Problem!, document.Response).Attempts),
        attempt => Assert.True(attempt is { IsCarriedOutRight: true, IsInMenu: true }));

    [Fact]
    public void Web_Habits_HaveTheirShares()
    {
        var author = new SearchAuthor();
        var documents = Draw(new SearchWeb(), 20_000);
        double Share(Func<Document, bool> holds) => documents.Average(document => holds(document) ? 1.0 : 0);
        Assert.Equal(author.GuessRate, Share(document => document.Kind == "guesses"), 0.02);
        Assert.Equal(1 - author.FormatFaultRate, Share(document => ResponseParser.Parse(document.Response).IsWellFormed), 0.02);
        var attempts = documents.Select(document => SearchChain.Of(document.Problem!, document.Response).Attempts).Where(made => made.Count > 0).ToList();
        Assert.Equal(author.SilentRate, attempts.Average(made => made[0].SaysYes is null ? 1.0 : 0), 0.02);
        Assert.All(attempts.SelectMany(made => made).Where(attempt => attempt.SaysYes == false), attempt => Assert.False(attempt.ReachesTarget));
        var after = attempts.Where(made => made[0].SaysYes == false).ToList();
        Assert.Equal(author.SecondAttemptRate, after.Average(made => made.Count == 2 ? 1.0 : 0), 0.02);
    }

    [Fact]
    public void Web_ShamVerdicts_SayNothingAboutTheAttempt()
    {
        var author = new SearchAuthor { ShamVerdicts = true, HonestRate = 1, SilentRate = 0, GoalRate = 1 };
        var sham = new SearchWeb { Menus = new LevelRange(3, 3), Author = author };
        var first = Draw(sham, 20_000).Select(document => SearchChain.Of(document.Problem!, document.Response).Attempts).Where(made => made.Count > 0)
            .Select(made => made[0]).ToLookup(attempt => attempt.ReachesTarget, attempt => attempt.SaysYes == true ? 1.0 : 0);
        Assert.Equal(first[true].Average(), first[false].Average(), 0.03);
    }

    [Fact]
    public void Web_IndependentLanguage_MixesAsOften()
    {
        double Mixing(SearchAuthor author) => Draw(new SearchWeb { Author = author with { GuessRate = 0 } }, 10_000)
            .Average(document => ResponseBehaviour.Of(document.Response).Mixes ? 1.0 : 0);
        Assert.Equal(Mixing(new SearchAuthor()), Mixing(new SearchAuthor().WithIndependentLanguage()), 0.03);
    }

    [Fact]
    public void Sheets_FitTheModelsPositions_AndHoldSeveralProblems()
    {
        var sheets = Draw(new SearchSheets(), 1000);
        static int Length(Document sheet) => SmallLanguage.Format.Prompt(sheet.Question).Length + SmallLanguage.Completion(sheet.Response).Length;
        Assert.All(sheets, sheet => Assert.InRange(Length(sheet), 1, 512));
        Assert.InRange(sheets.Average(sheet => sheet.Response.Split(SmallLanguage.EndOfDocument).Length), 2.5, 8);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Worksheets_EveryLine_NamesTheOperationThatLeadsThere(double unannounced)
    {
        foreach (var sheet in Draw(new SearchWorksheets { UnannouncedRate = unannounced }, 300))
            foreach (var line in sheet.Response.Split(' ').Chunk(4))
                Assert.Equal(line[1], $"{Operations.Apply(Operations.Find(line[3])!.Value, int.Parse(line[2]))}");
    }

    [Fact]
    public void Walks_WithAMenu_KeepToIt()
    {
        foreach (var walk in Draw(new SearchWalks { MenuRate = 1 }, 300))
        {
            var menu = walk.Question.Split(' ')[3..^1];
            Assert.Subset(menu.ToHashSet(), walk.Response.Split(' ').Where(word => Operations.Find(word) is not null).ToHashSet());
        }
    }

    [Fact]
    public void Comparisons_SayYesToEqualNumbersOnly() => Assert.All(
        Draw(new SearchComparisons(), 300).SelectMany(document => document.Response.Split(' ').Chunk(4)),
        line => Assert.Equal(line[0] == line[2], line[3] is "yes" or "对"));

    [Fact]
    public void Draw_SmallExtent_UsesFewNumbersAndOperations()
    {
        var words = Draw(new SearchComparisons(), 100, extent: 0).SelectMany(document => document.Response.Split(' ')).ToHashSet();
        Assert.DoesNotContain("6", words);
        var operations = Draw(new SearchWalks(), 100, extent: 0).SelectMany(document => document.Response.Split(' '))
            .Where(word => Operations.Find(word) is not null);
        Assert.Equal(Operations.Names.Take(2), operations.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Curriculum_WrittenAndRead_IsTheSame()
    {
        var curriculum = SearchCurriculum.Of(tables: 600, exercises: 1000);
        Assert.Equal(ConfigJson.Hash(curriculum), ConfigJson.Hash(ConfigJson.Read<DocumentCurriculum>(ConfigJson.Write(curriculum), "curriculum.json")));
        Assert.Equal(["search"], curriculum.Families);
    }

    [Fact]
    public void Curriculum_EveryDocument_IsInTheVocabulary()
    {
        var curriculum = SearchCurriculum.Of(tables: 10, exercises: 20);
        var words = ProblemFamilies.Standard.WordsFor(["search"]);
        foreach (var step in new[] { 1, 15, 25 })
            foreach (var document in curriculum.Documents(step, new SeededRandom((ulong)step)).Take(500))
                Assert.All(SmallLanguage.Completion(document.Response), id => Assert.InRange(id, 0, words - 1));
    }
}
