using R1.Data;
using R1.Data.Corpora;
using R1.Data.Search;
using R1.Foundation;
using R1.Generation;
using R1.Rewards;

namespace R1.Evaluation.Elicitation;

/// <summary>
/// What a model can be brought to do by asking alone. What training adds is what is left above it: the best way is chosen on development problems and
/// measured on test problems.
/// </summary>
/// <param name="policy">The model.</param>
/// <param name="protocol">Token budget, nucleus and noise; the temperature is the way's.</param>
public sealed class Elicitor(Policy policy, EvaluationProtocol protocol)
{
    // Four examples leave room for an answer.
    private const int MostWordsOfExample = 35;

    // At temperature 1 nothing is cut off, as in rollouts.
    private double TopP(ElicitationWay way) => way.Temperature < 1 ? protocol.Sampling.TopP : 1;

    /// <summary>Measures every way of prompting, then makes the best of them look again.</summary>
    /// <param name="development">Problems that choices are made on.</param>
    /// <param name="onMeasured">Called after every way, in order.</param>
    /// <returns>All ways with their pass@1, the best first.</returns>
    public IReadOnlyList<(ElicitationWay Way, BenchmarkResult Result)> Rank(Benchmark development, Action<ElicitationWay>? onMeasured = null)
    {
        (ElicitationWay Way, BenchmarkResult Result) Measure(ElicitationWay way)
        {
            var result = Evaluate(development, way);
            onMeasured?.Invoke(way);
            return (way, result);
        }
        var prompts = ElicitationWay.Prompts.Select(Measure).ToList();
        var again = prompts.MaxBy(one => one.Result.PassAt1.Mean).Way.LookingAgain().Select(Measure);
        return [.. prompts.Concat(again).OrderByDescending(one => one.Result.PassAt1.Mean)];
    }

    /// <summary>Measures one way.</summary>
    public BenchmarkResult Evaluate(Benchmark benchmark, ElicitationWay way)
    {
        var seed = protocol.SeedOf(benchmark);
        return Evaluator.Summarize(benchmark, Sample(benchmark, way, seed), seed);
    }

    /// <summary>Draws completions in one way. They have no log-probabilities.</summary>
    public IReadOnlyList<RolloutGroup> Sample(Benchmark benchmark, ElicitationWay way, ulong seed)
    {
        var shots = Shots(way.Shots);
        var options = protocol.Sampling with { Temperature = way.Temperature, TopP = TopP(way) };
        var chains = WrittenChain.Of(
            benchmark, problem => Prompt(shots, problem), problem => policy.Format.Tokenizer.EncodeToIds(way.PrefixFor(problem)));
        var steering = way.AgainUntil is { } attempts ? SearchSteering.AgainUnlessYes(attempts) : null;
        return new ChainWriter(policy, options).FinishGroups(benchmark, chains, steering, seed);
    }

    // Solved problems stand before the question as documents do in pre-training, each with its end.
    private int[] Prompt(string shots, Problem problem) => policy.Format.Prompt(problem.Question) is var prompt && shots.Length == 0
        ? prompt : [.. policy.Format.Tokenizer.EncodeToIds(shots), .. prompt];

    private string Shots(int count)
    {
        var random = protocol.Seeds.Random("shots");
        var (web, accuracy, format) = (new SearchWeb(), new AccuracyReward(), new FormatReward());
        bool IsExample(Document document) => document.Problem is { } problem && document.Response.StartsWith("<think> ", StringComparison.Ordinal)
            && !document.Response.StartsWith("<think> </think>", StringComparison.Ordinal)
            && document.Response.Count(letter => letter == ' ') < MostWordsOfExample 
            && accuracy.Score(problem, document.Response) == 1 && format.Score(problem, document.Response) == 1;
        var examples = Enumerable.Repeat(0, int.MaxValue).Select(_ => web.Draw(random, extent: 1)).Where(IsExample).Take(count);
        return string.Join(' ', examples.Select(example => policy.Format.Document(example.Question, example.Response)));
    }
}
