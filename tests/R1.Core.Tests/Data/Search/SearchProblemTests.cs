using R1.Data;
using R1.Data.Search;
using R1.Foundation;

namespace R1.Tests.Data.Search;

public class SearchProblemTests
{
    private static IReadOnlyList<SearchProblem> Draw(int count, int menu, Split split, ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => SearchProblem.Draw(2, menu, split, random))];
    }

    [Fact]
    public void Draw_EveryMenu_HasOneSolutionAndItIsTheAnswer()
    {
        foreach (var menu in Enumerable.Range(2, 11))
            foreach (var problem in Draw(50, menu, Split.Train, seed: 1))
            {
                Assert.Equal(menu, problem.Menu.Distinct().Count());
                Assert.Equal(problem.Target, Operations.Run(problem.Start, problem.Solution));
                var solutions = from a in problem.Menu from b in problem.Menu where Operations.Run(problem.Start, [a, b]) == problem.Target select (a, b);
                Assert.Equal((problem.Solution[0], problem.Solution[1]), Assert.Single(solutions));
            }
    }

    [Fact]
    public void Draw_Splits_ShareNoProblemWhateverTheOrderOfTheMenu()
    {
        var test = Draw(400, 3, Split.Test, seed: 2).Select(problem => problem.Identity).ToHashSet();
        Assert.DoesNotContain(Draw(3000, 3, Split.Train, seed: 3), problem => test.Contains(problem.Identity));
        var one = Draw(1, 5, Split.Train, seed: 4)[0];
        Assert.Equal(one.Identity, (one with { Menu = [.. one.Menu.Reverse()] }).Identity);
    }

    [Theory]
    [InlineData("en", "find 10 to 22 in 2 by 9x+3 3x+4 6x+7 ?")]
    [InlineData("zh", "求 10 至 22 in 2 用 9x+3 3x+4 6x+7 ?")]
    public void ToProblem_AndParse_AreEachOthersInverse(string language, string question)
    {
        int[] Named(params string[] names) => [.. names.Select(name => Operations.Find(name)!.Value)];
        var problem = new SearchProblem(10, 22, Named("9x+3", "3x+4", "6x+7"), Named("6x+7", "3x+4")).ToProblem(language);
        Assert.Equal((question, "6x+7 3x+4", 3), (problem.Question, problem.Answer, problem.Level));
        Assert.Equal(problem, SearchProblem.Parse(problem).ToProblem(language));
        Assert.Throws<ArgumentException>(() => SearchProblem.Parse(problem with { Family = "logic" }));
    }

    [Fact]
    public void Draw_BestConstantAnswerOfTrainingProblems_IsAsRareAsAGuessOnTestProblems()
    {
        var constant = Draw(4000, 11, Split.Train, seed: 5).CountBy(problem => problem.Answer).MaxBy(answer => answer.Value).Key;
        Assert.InRange(Draw(4000, 11, Split.Test, seed: 6).Count(problem => problem.Answer == constant) / 4000.0, 0, 0.02);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(13, 0)]
    [InlineData(4, 0.5)]
    public void FamilyDraw_OutOfRange_Throws(int level, double advancedRate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SearchFamily().Draw(level, Split.Train, new SeededRandom(1), advancedRate));
}
