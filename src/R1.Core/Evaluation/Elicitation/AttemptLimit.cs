using R1.Generation;

namespace R1.Evaluation.Elicitation;

/// <summary>What a model achieves on search problems with a limited number of attempts: how much of its accuracy is search.</summary>
public static class AttemptLimit
{
    /// <summary>Measures a policy whose thoughts are ended for it after a number of attempts.</summary>
    /// <param name="policy">The model.</param>
    /// <param name="benchmark">Search problems.</param>
    /// <param name="protocol">How tokens are drawn, and with which noise.</param>
    /// <param name="attempts">Most attempts of a chain, at least 1.</param>
    public static BenchmarkResult Evaluate(Policy policy, Benchmark benchmark, EvaluationProtocol protocol, int attempts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        var seed = protocol.SeedOf(benchmark);
        var chains = WrittenChain.Of(benchmark, problem => policy.Format.Prompt(problem.Question), _ => []);
        var groups = new ChainWriter(policy, protocol.Sampling).FinishGroups(benchmark, chains, SearchSteering.AtMost(attempts), seed);
        return Evaluator.Summarize(benchmark, groups, seed);
    }
}
