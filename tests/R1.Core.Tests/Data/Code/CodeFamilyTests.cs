using R1.Data;
using R1.Data.Code;
using R1.Foundation;

namespace R1.Tests.Data.Code;

public class CodeFamilyTests
{
    private static readonly IReadOnlyList<Problem> Drawn = CodeFamily.Generate(200, new LevelRange(1, 2), Split.Train, new SeededRandom(3));

    [Fact]
    public void Generate_SameSeed_SameDistinctProblemsWithinTheVocabulary()
    {
        Assert.Equal(Drawn, CodeFamily.Generate(200, new LevelRange(1, 2), Split.Train, new SeededRandom(3)));
        Assert.Equal(200, Drawn.Select(problem => problem.Id).Distinct().Count());
        var words = CodeLexicon.Vocabulary.ToHashSet();
        foreach (var problem in Drawn)
            Assert.All($"{problem.Question} {CodeFamily.Solve(problem).Format()}".Split(' '), word => Assert.Contains(word, words));
    }

    [Fact]
    public void Generate_Splits_ShareNoQuestion()
    {
        var test = CodeFamily.Generate(50, new LevelRange(1, 2), Split.Test, new SeededRandom(4)).Select(WithoutVerb).ToHashSet();
        Assert.DoesNotContain(Drawn.Select(WithoutVerb), test.Contains);
    }

    [Fact]
    public void Tests_EveryProblem_AgreeWithTheExamplesShown()
    {
        foreach (var problem in Drawn)
        {
            var outputs = CodeFamily.Tests(problem).ToDictionary(test => test.Input, test => test.Output);
            Assert.Equal(10, outputs.Count);
            var shown = WithoutVerb(problem).TrimEnd('?', ' ').Split(" , ").Select(example => example.Split(" → ")).ToList();
            Assert.Equal(CodeFamily.ExamplesShown, shown.Count);
            Assert.All(shown, example => Assert.Equal(outputs[int.Parse(example[0])], int.Parse(example[1])));
        }
    }

    [Fact]
    public void Vocabulary_OfCode_LeavesTheSmallOneAsItIs()
    {
        Assert.Equal(Lexicon.Vocabulary, CodeLexicon.Vocabulary.Take(Lexicon.Vocabulary.Count));
        Assert.DoesNotContain(ProblemFamily.All, family => family.Name == CodeFamily.Name);
    }

    [Fact]
    public void Solve_KnownProblem_RunsTheFirstExample()
    {
        var problem = Drawn.First(p => p.Level == 2 && p.Language == "en");
        var (first, last) = (WithoutVerb(problem).Split(' ')[0], WithoutVerb(problem).Split(' ')[2]);
        var thoughts = CodeFamily.Solve(problem).Thoughts;
        Assert.StartsWith($"{first} first x", thoughts);
        Assert.EndsWith($"→ {last}", thoughts);
    }

    [Fact]
    public void Generate_EveryProblem_HasOneFunctionThatFitsItsExamples()
    {
        foreach (var problem in Drawn)
        {
            var shown = WithoutVerb(problem).TrimEnd('?', ' ').Split(" , ").Select(example => example.Split(" → ")).Select(e => (X: int.Parse(e[0]), Y: int.Parse(e[1])));
            Assert.Single(Enumerable.Range(0, 100), f => shown.All(e => ((f / 10 * e.X) + f) % 10 == e.Y));
        }
    }

    [Fact]
    public void Generate_MoreThanThereAre_SaysSo() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CodeFamily.Generate(1000, new LevelRange(1, 1), Split.Test, new SeededRandom(1)));

    [Fact]
    public void Tests_OtherFamily_Throws() => Assert.Throws<ArgumentException>(() => CodeFamily.Tests(Drawn[0] with { Family = "logic" }));

    private static string WithoutVerb(Problem problem) => problem.Question[(problem.Question.IndexOf(' ') + 1)..];
}
