using R1.Data.Assistant;
using R1.Generation;
using R1.Rewards;
using R1.Verification.Extraction;
using R1.Verification.Responses;

namespace R1.Evaluation;

/// <summary>Measures policies on benchmarks: pass@1 is the mean over the k samples of a problem, cons@k their majority vote.</summary>
public static class Evaluator
{
    /// <summary>Samples and scores a benchmark.</summary>
    /// <param name="policy">What is measured, as it is now.</param>
    /// <param name="benchmark">Problems, k, and what counts as right.</param>
    /// <param name="protocol">How tokens are drawn, and with which noise.</param>
    public static BenchmarkResult Evaluate(this Policy policy, Benchmark benchmark, EvaluationProtocol protocol)
    {
        var seed = protocol.SeedOf(benchmark);
        return Summarize(benchmark, policy.Sample(benchmark.Problems, benchmark.SamplesPerProblem, protocol.Sampling, seed), seed);
    }

    /// <summary>Scores completions that exist.</summary>
    /// <param name="benchmark">Name, k, and what counts as right.</param>
    /// <param name="groups">The completions, one group per problem.</param>
    /// <param name="seed">Noise of the bootstrap.</param>
    public static BenchmarkResult Summarize(Benchmark benchmark, IReadOnlyList<RolloutGroup> groups, ulong seed)
    {
        var isRight = Judge(groups, benchmark.Accuracy);
        Estimate Over(Func<Rollout, double> value) => Estimate.OverProblems([.. groups.Select(g => g.Rollouts.Average(value))], seed);
        double[] cons = [.. groups.Select(g => Consensus(g, isRight))];
        double[] length = [.. groups.Select(g => g.Rollouts.Average(r => (double)r.Length))];
        double[] pass = [.. groups.Select(g => g.Rollouts.Average(r => isRight.Contains(r) ? 1.0 : 0))];
        return new BenchmarkResult
        {
            Benchmark = benchmark.Name,
            SamplesPerProblem = benchmark.SamplesPerProblem,
            PassAt1 = Estimate.OverProblems(pass, seed),
            ConsAtK = Estimate.OverProblems(cons, seed),
            MeanLength = Estimate.OverProblems(length, seed),
            ReflectionRate = Over(r => ResponseBehaviour.Of(r.Problem, r.Text).Reflects ? 1 : 0),
            MixingRate = Over(r => ResponseBehaviour.Of(r.Text).Mixes ? 1 : 0),
            FormatRate = Over(benchmark.Format.Score),
            TruncatedRate = groups.Average(g => g.Rollouts.Average(r => r.IsTruncated ? 1.0 : 0)),
            PassByProblem = pass,
            ConsByProblem = cons,
            LengthByProblem = length,
        };
    }

    private static HashSet<Rollout> Judge(IReadOnlyList<RolloutGroup> groups, IReward accuracy)
    {
        var rollouts = groups.SelectMany(g => g.Rollouts).ToList();
        var scores = accuracy.ScoreAll(rollouts);
        return rollouts.Where((_, i) => scores[i] > 0.5).ToHashSet<Rollout>(ReferenceEqualityComparer.Instance);
    }

    /// <summary>What a completion votes for; null where it states no answer.</summary>
    internal static string? AnswerOf(Rollout rollout)
    {
        var answer = AssistantFamilies.Find(rollout.Problem.Family) is null
            ? ResponseParser.Parse(rollout.Text).Answer ?? AnswerExtractor.LastBoxed(rollout.Text)
            : TaskReward.FinalAnswer(rollout.Text) is { Length: > 0 } stated ? stated : null;
        return answer is null ? null : AnswerText.Normalize(answer);
    }

    // Completions without an answer do not vote. Whether the majority is right, one of those who gave its answer tells.
    private static double Consensus(RolloutGroup group, HashSet<Rollout> isRight)
    {
        var vote = Majority.Vote(group.Rollouts.Select(AnswerOf));
        return vote is not null && isRight.Contains(group.Rollouts.First(r => AnswerOf(r) == vote)) ? 1 : 0;
    }
}
