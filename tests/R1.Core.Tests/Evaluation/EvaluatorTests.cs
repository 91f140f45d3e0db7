using R1.Data;
using R1.Evaluation;
using R1.Generation;
using R1.Rewards;
using R1.Tests.Generation;

namespace R1.Tests.Evaluation;

public class EvaluatorTests
{
    private static readonly EvaluationProtocol Protocol = EvaluationProtocol.Paper(maxNewTokens: 40, seed: 3);
    private static readonly Problem Problem = new() { Id = "a|en", Family = "arithmetic", Level = 1, Language = "en", Question = "+1", Answer = "3" };

    [Fact]
    public void Evaluate_HalfRight_MeansAndMajorityAreThoseOfTheAnswers()
    {
        var sampler = new ScriptedSampler(Answer("3"), Answer("3"), Answer("5"), "<think> wait 3 </think>");
        using var policy = sampler.Policy();
        var result = policy.Evaluate(new Benchmark("b", [Problem, Problem with { Answer = "5" }], 4), Protocol);
        Assert.Equal((0.5 + 0.25) / 2, result.PassAt1.Mean);
        Assert.Equal([0.5, 0.25], result.PassByProblem);
        Assert.Equal([1.0, 0], result.ConsByProblem);
        Assert.Equal((6 + 6 + 6 + 4) / 4.0, result.MeanLength.Mean);
        Assert.Equal((0.25, 0.75, 0.25), (result.ReflectionRate.Mean, result.FormatRate.Mean, result.TruncatedRate));
        Assert.Equal(("b", 4), (result.Benchmark, result.SamplesPerProblem));
    }

    [Fact]
    public void Evaluate_RewardOfTheBenchmark_SaysWhatIsRight()
    {
        using var policy = new ScriptedSampler(Answer("3"), Answer("5")).Policy();
        var result = policy.Evaluate(new Benchmark("b", [Problem], 2) { Accuracy = new TextReward("five", (_, text) => text.Contains('5') ? 1 : 0) }, Protocol);
        Assert.Equal(0.5, result.PassAt1.Mean);
    }

    [Fact]
    public void Evaluate_Protocol_IsThePapersWithNoiseByBenchmarkAndStep()
    {
        var sampler = new ScriptedSampler(Answer("3"));
        using var policy = sampler.Policy();
        ulong Noise(string benchmark, int step)
        {
            policy.Evaluate(new Benchmark(benchmark, [Problem], 1), Protocol with { Step = step });
            return sampler.Requests[0].Seed;
        }
        Assert.Equal(Noise("a", 1), Noise("a", 1));
        Assert.Equal(3, new[] { Noise("a", 1), Noise("b", 1), Noise("a", 2) }.Distinct().Count());
        Assert.Equal((0.6, 0.95, 40), (sampler.Options!.Temperature, sampler.Options.TopP, sampler.Options.MaxNewTokens));
    }

    [Fact]
    public void Summarize_NobodyAnswers_HasNoMajority()
    {
        using var policy = new ScriptedSampler("<think>").Policy();
        var groups = policy.Sample([Problem], 3, new SamplingOptions(), seed: 1);
        Assert.Equal(0, Evaluator.Summarize(new Benchmark("b", [Problem], 3), groups, seed: 1).ConsAtK.Mean);
    }

    private static string Answer(string state) => $"<think> </think> <answer> {state} </answer> <eos>";
}
