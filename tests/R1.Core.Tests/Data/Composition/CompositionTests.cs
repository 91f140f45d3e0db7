using R1.Configuration;
using R1.Data;
using R1.Data.Composition;
using R1.Data.Corpora;
using R1.Evaluation;
using R1.Foundation;
using R1.Pipeline;
using R1.Rewards;

namespace R1.Tests.Data.Composition;

public class CompositionTests
{
    private static int Named(string name) => Statements.Names.Index().Single(one => one.Item == name).Index;

    private static List<CompositionProblem> Problems(int level, Split split, int count, ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => CompositionProblem.Draw(level, split, random))];
    }

    private static List<Document> Documents(DocumentKind kind, int count)
    {
        var random = new SeededRandom(1);
        return [.. Enumerable.Range(0, count).Select(_ => kind.Draw(random, extent: 1))];
    }

    private static bool IsRight(Problem problem, string response) => new AccuracyReward().Score(problem, response) == 1;

    [Fact]
    public void Run_FourStatements_AddModuloTen() =>
        Assert.Equal([8, 3, 7], Statements.Run([7, 3, 4], [Named("c+3"), Named("a+1"), Named("b+c"), Named("b+3")]));

    [Fact]
    public void Apply_EveryStatement_KeepsDifferentStatesDifferent()
    {
        IReadOnlyList<int>[] states = [.. Enumerable.Range(0, Statements.States).Select(number => (int[])[number / 100, number / 10 % 10, number % 10])];
        Assert.Equal(33, Statements.Names.Distinct().Count());
        foreach (var statement in Enumerable.Range(0, Statements.Names.Count))
            Assert.Equal(Statements.States, states.Select(state => CompositionLexicon.State(Statements.Apply(statement, state))).Distinct().Count());
    }

    [Fact]
    public void ToProblem_PartOfAProgram_IsAskedByItsLabels()
    {
        var problem = new CompositionProblem([7, 3, 4], [Named("a+c"), Named("c+3"), Named("a+1"), Named("b+a")], FirstLabel: 3, From: 1, Level: 2);
        Assert.Equal("run #5 #6 with 7 3 4 : #4 a+c #5 c+3 #6 a+1 #7 b+a ?", problem.ToProblem("en").Question);
        Assert.Equal("8 3 7", problem.ToProblem("en").Answer);
        var (thoughts, state) = CompositionWriter.Write(problem, lines: 2, slipAt: null, new SeededRandom(1));
        Assert.Equal("first 7 3 4 #5 c+3 4 3 = 7 7 3 7 #6 a+1 7 1 = 8 8 3 7", thoughts);
        Assert.Equal([8, 3, 7], state);
        Assert.Equal(2, CompositionChain.Lines($"<think> {thoughts} </think> <answer> 8 3 7 </answer>"));
    }

    [Fact]
    public void Write_OneSlipAnywhere_EndsElsewhere()
    {
        var random = new SeededRandom(2);
        foreach (var problem in Problems(6, Split.Train, 300, seed: 1))
            Assert.NotEqual(problem.Answer, CompositionLexicon.State(CompositionWriter.Write(problem, 6, random.Next(6), random).State));
    }

    [Fact]
    public void Draw_Splits_ShareNothingThatIsRun()
    {
        var test = Problems(1, Split.Test, 3000, seed: 3).Select(problem => problem.Identity).ToHashSet();
        Assert.DoesNotContain(Problems(1, Split.Train, 3000, seed: 4), problem => test.Contains(problem.Identity));
        Assert.DoesNotContain(Problems(1, Split.Development, 3000, seed: 5), problem => test.Contains(problem.Identity));
    }

    [Fact]
    public void Curriculum_EveryText_IsRightForTwoStatementsAtMost()
    {
        var curriculum = CompositionModels.BaseConfig(Preset.Cpu, 1).Curriculum;
        var texts = new[] { 100, 800, 1500 }.SelectMany(step => curriculum.Documents(step, new SeededRandom((ulong)step)).Take(4000))
            .SelectMany(document => document.Texts).ToList();
        Assert.All(texts, text => Assert.True(text.Problem.Level <= 2 || !IsRight(text.Problem, text.Response), text.Response));
        Assert.Contains(texts, text => text.Problem.Level == 2 && IsRight(text.Problem, text.Response));
    }

    [Fact]
    public void Web_Chains_GoOnAtEveryDepth()
    {
        var chains = Documents(new CompositionWeb { Author = new CompositionAuthor { GuessRate = 0 } }, 20_000);
        foreach (var lines in new[] { 1, 2, 3, 4 })
        {
            // Where the program goes on for two statements more, whether or not they were asked for.
            var there = chains.Where(d => CompositionChain.Lines(d.Response) >= lines && Left(d.Problem!) > lines + 1).ToList();
            Assert.Equal(0.5, there.Average(d => CompositionChain.Lines(d.Response) > lines ? 1.0 : 0), 0.04);
        }
    }

    [Fact]
    public void Exercises_EveryTextOfASheet_IsRight() => Assert.All(
        Documents(new CompositionExercises(), 500).SelectMany(document => document.Texts), text => Assert.True(IsRight(text.Problem, text.Response)));

    [Fact]
    public void Configurations_AreValidAndReadBack()
    {
        var (start, zero) = (CompositionModels.BaseConfig(Preset.Cpu, 3).Validate(), CompositionModels.ZeroConfig(Preset.Cpu, 3).Validate());
        Assert.Equal(ConfigJson.Hash(start), ConfigJson.Hash(ConfigJson.Read<StudentConfig>(ConfigJson.Write(start), "base.json")));
        Assert.Equal(ConfigJson.Hash(zero), ConfigJson.Hash(ConfigJson.Read<R1ZeroConfig>(ConfigJson.Write(zero), "zero.json")));
    }

    [Fact]
    public void Chance_OfAnAnswer_IsOneInAThousand()
    {
        var problem = Problems(5, Split.Test, 1, seed: 6)[0].ToProblem("en");
        Assert.Equal(1 - Math.Pow(0.999, 256), Chance.PassBy(problem, 256), 12);
    }

    // Statements from the first of the part to the end of the program.
    private static int Left(Problem problem)
    {
        var words = problem.Question.Split(' ');
        return (words.Length - 1 - Array.IndexOf(words, words[1], 7)) / 2;
    }
}
