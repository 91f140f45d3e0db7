using System.Globalization;
using R1.Data;
using R1.Data.Code;
using R1.Foundation;

namespace R1.Tests.Data.Code;

public class CodeTraceWriterTests
{
    private static readonly IReadOnlyList<Problem> Problems = Drawn.Code(300, Split.Train, seed: 8);

    [Theory]
    [InlineData(Granularity.Direct, 0)]
    [InlineData(Granularity.Coarse, 1)]
    [InlineData(Granularity.Medium, 2)]
    [InlineData(Granularity.Fine, 4)]
    public void Write_WithoutErrors_RunsTheRightProgramOnSoManyExamples(Granularity granularity, int examples)
    {
        var style = new WritingStyle { Granularity = granularity, ErrorRate = 0 };
        foreach (var problem in Problems)
        {
            var trace = Write(problem, style, new SeededRandom(1));
            Assert.Equal(problem.Answer, trace.Answer);
            Assert.Equal(examples == 0 ? "" : problem.Question.Split(' ')[3], examples == 0 ? "" : trace.Thoughts.Split(" , ")[0].Split(' ')[^1]);
            Assert.Equal(examples, trace.Thoughts.Length == 0 ? 0 : trace.Thoughts.Split(" , ").Length);
        }
    }

    [Fact]
    public void Write_InHaste_FitsTheFirstExampleWhereSomethingElseDoes()
    {
        var style = new WritingStyle { Granularity = Granularity.Direct, ErrorRate = 1 };
        var random = new SeededRandom(2);
        foreach (var problem in Problems)
        {
            var answer = Write(problem, style, random).Answer;
            Assert.NotEqual(problem.Answer, answer);
            Assert.NotEqual(CodeFamily.Tests(problem), CodeFamily.Tests(problem with { Answer = answer }));
            if (problem.Level == 2) Assert.Equal(CodeFamily.Tests(problem)[0], CodeFamily.Tests(problem with { Answer = answer })[0]);
        }
    }

    [Fact]
    public void Write_SecondLook_CorrectsAndSaysSo()
    {
        var style = new WritingStyle { Granularity = Granularity.Coarse, ErrorRate = 1, RecheckRate = 1, RecheckErrorRate = 0 };
        foreach (var problem in Problems.Where(p => p.Language == "en"))
        {
            var trace = Write(problem, style, new SeededRandom(3));
            Assert.Contains("wait check", trace.Thoughts);
            Assert.EndsWith("fix", trace.Thoughts);
            Assert.Equal(problem.Answer, trace.Answer);
        }
    }

    [Fact]
    public void Documents_WithCode_HaveItsShare()
    {
        bool IsCode(WebDocument document) => document.Problem.Family == CodeFamily.FamilyName;
        var documents = WebCorpus.Documents(new WebCorpusConfig().With(Drawn.CodeConfig(), share: 0.3), new SeededRandom(4)).Take(4000).ToList();
        Assert.Equal(0.3, documents.Average(d => IsCode(d) ? 1.0 : 0), 0.03);
        Assert.DoesNotContain(WebCorpus.Documents(new WebCorpusConfig(), new SeededRandom(4)).Take(4000), IsCode);
    }

    private static ReasoningTrace Write(Problem problem, WritingStyle style, SeededRandom random)
    {
        var inputs = problem.Question.Split(' ')[1..].Chunk(4).Select(example => int.Parse(example[0], CultureInfo.InvariantCulture));
        return new CodePuzzle(CodeProgram.Parse(problem.Answer!), [.. inputs]).Write(problem.Language, style, random);
    }
}
