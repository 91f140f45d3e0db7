using R1.Generation;
using R1.Rewards;
using R1.Verification.Extraction;
using R1.Verification.Responses;

namespace R1.Evaluation;

/// <summary>
/// The paper's protocol (section 3): k samples per question at temperature 0.6 and top-p 0.95; pass@1 is their mean, cons@k their majority vote.
/// The base model is measured under the same protocol.
/// </summary>
/// <param name="rollouts">Samples from the model.</param>
/// <param name="accuracy">What counts as right: above 0.5. Null for <see cref="AccuracyReward"/>.</param>
public sealed class Evaluator(RolloutEngine rollouts, IReward? accuracy = null)
{
    private static readonly FormatReward Format = new();

    /// <summary>Temperature 0.6, top-p 0.95.</summary>
    public static SamplingOptions Protocol(int maxNewTokens) => new() { Temperature = 0.6, TopP = 0.95, MaxNewTokens = maxNewTokens };

    /// <summary>Samples and scores a benchmark.</summary>
    /// <param name="benchmark">Problems and k.</param>
    /// <param name="options">How tokens are drawn; see <see cref="Protocol"/>.</param>
    /// <param name="seed">Noise of the samples and of the bootstrap.</param>
    public BenchmarkResult Evaluate(Benchmark benchmark, SamplingOptions options, ulong seed)
    {
        var groups = rollouts.Sample(benchmark.Problems, benchmark.SamplesPerProblem, options, seed);
        return Summarize(benchmark, groups, seed, accuracy);
    }

    /// <summary>Scores completions that exist.</summary>
    /// <param name="benchmark">Name and k.</param>
    /// <param name="groups">The completions, one group per problem.</param>
    /// <param name="seed">Noise of the bootstrap.</param>
    /// <param name="accuracy">What counts as right: above 0.5. Null for <see cref="AccuracyReward"/>.</param>
    public static BenchmarkResult Summarize(Benchmark benchmark, IReadOnlyList<RolloutGroup> groups, ulong seed, IReward? accuracy = null)
    {
        var isRight = Judge(groups, accuracy ?? new AccuracyReward());
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
            ReflectionRate = Over(r => ResponseBehaviour.Of(r.Text).Reflects ? 1 : 0),
            MixingRate = Over(r => ResponseBehaviour.Of(r.Text).Mixes ? 1 : 0),
            FormatRate = Over(r => Format.Score(r)),
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

    // Completions without an answer do not vote. Whether the majority is right, one of those who gave its answer tells.
    private static double Consensus(RolloutGroup group, HashSet<Rollout> isRight)
    {
        static string? AnswerOf(Rollout rollout) =>
            (ResponseParser.Parse(rollout.Text).Answer ?? AnswerExtractor.LastBoxed(rollout.Text)) is { } answer ? AnswerText.Normalize(answer) : null;
        var vote = Majority.Vote(group.Rollouts.Select(AnswerOf));
        return vote is not null && isRight.Contains(group.Rollouts.First(r => AnswerOf(r) == vote)) ? 1 : 0;
    }
}
