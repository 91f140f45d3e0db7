using R1.Data;
using R1.Data.Assistant;
using R1.Evaluation;
using R1.Evaluation.Contests;
using R1.Foundation;
using R1.Generation;
using R1.Models;
using R1.Pipeline;
using R1.Tests.Generation;

namespace R1.Tests.Evaluation;

public class ContestFieldTests
{
    private static readonly EvaluationProtocol Protocol = EvaluationProtocol.Paper(maxNewTokens: 40, seed: 3);

    [Fact]
    public void Ratings_OfTheField_SpreadAndKeepTheirMean()
    {
        var field = new ContestField(40, new Seeds(1));
        Assert.Equal(field.Ratings, new ContestField(40, new Seeds(1)).Ratings);
        Assert.InRange(field.Ratings.Max() - field.Ratings.Min(), 400, 4000);
        Assert.InRange(field.Ratings.Average(), 1300, 1700);
    }

    [Fact]
    public void ProblemsOf_Contest_HasEveryLevelOnceAndNoTrainingProblem()
    {
        var problems = new ContestField(2, new Seeds(1)).ProblemsOf(3);
        Assert.Equal(Enumerable.Range(1, 7), problems.Select(problem => problem.Level));
        Assert.All(problems, problem => Assert.Equal(Split.Test, Splits.Of(AssistantTask.Parse(problem).Identity)));
        Assert.NotEqual(problems.Select(problem => problem.Id), new ContestField(2, new Seeds(1)).ProblemsOf(4).Select(problem => problem.Id));
    }

    [Fact]
    public void Enter_NothingSolvedOrEverything_IsAtTheEndsOfTheField()
    {
        var field = new ContestField(40, new Seeds(1));
        using var fails = new ScriptedSampler("no").Policy();
        using var solves = new SolvingSampler().Policy();
        var (last, first) = (field.Enter(fails, 2, Protocol), field.Enter(solves, 2, Protocol));
        Assert.True(last.Rating.Mean < field.Ratings.Order().ElementAt(4), $"{last.Rating} against {string.Join(' ', field.Ratings.Order())}");
        Assert.True(first.Rating.Mean > field.Ratings.Order().ElementAt(35), $"{first.Rating} against {string.Join(' ', field.Ratings.Order())}");
        Assert.InRange(last.Percentile, 0, 0.1);
        Assert.InRange(first.Percentile, 0.9, 1);
    }

    /// <summary>Reads the problem from its prompt and gives the program.</summary>
    private sealed class SolvingSampler : ICompletionSampler
    {
        private static readonly ProgramFamily Family = AssistantFamilies.All.OfType<ProgramFamily>().Single();

        public Policy Policy() => new(CausalLM.Create(BaseModelConfig.SmallDeepseek(hiddenSize: 16, layers: 1), seed: 1), SmallLanguage.Format, this);

        public IReadOnlyList<SampledCompletion[]> Sample(
            IReadOnlyList<SampleRequest> requests, SamplingOptions options, CancellationToken cancellationToken = default) =>
            [.. requests.Select(request => Enumerable.Repeat(Solve(request), request.Count).ToArray())];

        private static SampledCompletion Solve(SampleRequest request)
        {
            var question = SmallLanguage.Tokenizer.Decode(request.PromptIds)["<user> ".Length..^" ? <asst>".Length];
            var words = AssistantLexicon.Read(question, "en") ?? AssistantLexicon.Read(question, "zh")!;
            var ids = SmallLanguage.Completion(Family.OnlyAnswer(words)!);
            return new SampledCompletion(ids, new float[ids.Length], Finished: true);
        }
    }
}
