using R1.Data;
using R1.Data.Code;
using R1.Foundation;

namespace R1.Tests.Data.Code;

public class CodeFamilyTests
{
    private static readonly IReadOnlyList<Problem> Problems = Drawn.Code(200, Split.Train, seed: 3);

    [Fact]
    public void Draw_SameSeed_SameDistinctProblems()
    {
        Assert.Equal(Problems, Drawn.Code(200, Split.Train, seed: 3));
        Assert.Equal(200, Problems.Select(problem => problem.Id).Distinct().Count());
    }

    [Fact]
    public void Draw_Splits_ShareNoQuestion()
    {
        var test = Drawn.Code(50, Split.Test, seed: 4).Select(WithoutVerb).ToHashSet();
        Assert.DoesNotContain(Problems.Select(WithoutVerb), test.Contains);
    }

    [Fact]
    public void Tests_EveryProblem_AgreeWithTheExamplesShown()
    {
        foreach (var problem in Problems)
        {
            var outputs = CodeFamily.Tests(problem).ToDictionary(test => test.Input, test => test.Output);
            Assert.Equal(10, outputs.Count);
            var shown = WithoutVerb(problem).TrimEnd('?', ' ').Split(" , ").Select(example => example.Split(" → ")).ToList();
            Assert.Equal(CodeFamily.ExamplesShown, shown.Count);
            Assert.All(shown, example => Assert.Equal(outputs[int.Parse(example[0])], int.Parse(example[1])));
        }
    }

    [Fact]
    public void Draw_EveryProblem_HasOneFunctionThatFitsItsExamples()
    {
        foreach (var problem in Problems)
        {
            var shown = WithoutVerb(problem).TrimEnd('?', ' ').Split(" , ").Select(example => example.Split(" → "))
                .Select(e => (X: int.Parse(e[0]), Y: int.Parse(e[1])));
            Assert.Single(Enumerable.Range(0, 100), f => shown.All(e => ((f / 10 * e.X) + f) % 10 == e.Y));
        }
    }

    [Fact]
    public void Tests_OtherFamily_Throws() => Assert.Throws<ArgumentException>(() => CodeFamily.Tests(Problems[0] with { Family = "logic" }));

    private static string WithoutVerb(Problem problem) => problem.Question[(problem.Question.IndexOf(' ') + 1)..];
}
