using R1.Foundation;
using R1.Generation;

namespace R1.Evaluation;

/// <summary>How policies are measured. The same protocol, benchmark and weights give the same figures.</summary>
/// <param name="Sampling">How tokens are drawn.</param>
/// <param name="Seeds">Source of the noise of samples and bootstrap.</param>
/// <param name="Step">Training steps of the policy that is measured: each has noise of its own. Default 0.</param>
public sealed record EvaluationProtocol(SamplingOptions Sampling, Seeds Seeds, int Step = 0)
{
    /// <summary>The paper's (section 3): temperature 0.6, top-p 0.95. The base model is measured in the same way.</summary>
    /// <param name="maxNewTokens">Completion budget in tokens.</param>
    /// <param name="seed">Source of the noise.</param>
    public static EvaluationProtocol Paper(int maxNewTokens, int seed) =>
        new(new SamplingOptions { Temperature = 0.6, TopP = 0.95, MaxNewTokens = maxNewTokens }, new Seeds(seed));

    /// <summary>The noise of one benchmark.</summary>
    internal ulong SeedOf(Benchmark benchmark) => Seeds.Derive("evaluation", benchmark.Name, Step);
}
