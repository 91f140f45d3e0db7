using R1.Generation;
using R1.Rewards;

namespace R1.Evaluation;

/// <summary>
/// The paper's protocol (section 3): k samples per question at temperature 0.6 and top-p 0.95; pass@1 is their mean, cons@k their majority vote.
/// The base model is measured under the same protocol.
/// </summary>
public sealed class Evaluator(RolloutEngine rollouts)
{
    private static readonly AccuracyReward Accuracy = new();
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
        return Summarize(benchmark, groups, seed);
    }

    /// <summary>Scores completions that exist.</summary>
    public static BenchmarkResult Summarize(Benchmark benchmark, IReadOnlyList<RolloutGroup> groups, ulong seed)
    {
        Estimate Over(Func<Rollout, double> value) => Estimate.OverProblems([.. groups.Select(g => g.Rollouts.Average(value))], seed);
        double[] cons = [.. groups.Select(Consensus)];
        double[] length = [.. groups.Select(g => g.Rollouts.Average(r => (double)r.Length))];
        double[] pass = [.. groups.Select(g => g.Rollouts.Average(r => Accuracy.Score(r.Problem, r.Text)))];
        return new BenchmarkResult
        {
            Benchmark = benchmark.Name,
            SamplesPerProblem = benchmark.SamplesPerProblem,
            PassAt1 = Estimate.OverProblems(pass, seed),
            ConsAtK = Estimate.OverProblems(cons, seed),
            MeanLength = Estimate.OverProblems(length, seed),
            ReflectionRate = Over(r => ResponseBehaviour.Of(r.Text).Reflects ? 1 : 0),
            MixingRate = Over(r => ResponseBehaviour.Of(r.Text).Mixes ? 1 : 0),
            FormatRate = Over(r => Format.Score(r.Problem, r.Text)),
            TruncatedRate = groups.Average(g => g.Rollouts.Average(r => r.Sampled.Finished ? 0.0 : 1)),
            PassByProblem = pass,
            ConsByProblem = cons,
            LengthByProblem = length,
        };
    }

    // Completions without an answer do not vote.
    private static double Consensus(RolloutGroup group)
    {
        var vote = Majority.Vote(group.Rollouts.Select(r => ResponseParser.Parse(r.Text).Answer).Select(a => a is null ? null : AnswerText.Normalize(a)));
        return vote == AnswerText.Normalize(group.Problem.Answer) ? 1 : 0;
    }
}
