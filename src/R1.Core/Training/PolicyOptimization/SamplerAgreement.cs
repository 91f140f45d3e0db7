namespace R1.Training.PolicyOptimization;

/// <summary>How far the log-probabilities of sampler and training code agree on the tokens of one rollout: the same policy, computed twice.</summary>
/// <param name="MeanGap">Mean absolute difference, nats.</param>
/// <param name="MaxGap">Largest absolute difference, nats.</param>
/// <param name="Kl">Mean of log pi_sampler - log pi_trainer over the sampled tokens, nats: an estimate of the divergence.</param>
internal sealed record SamplerAgreement(double MeanGap, double MaxGap, double Kl)
{
    /// <summary>Compares token by token.</summary>
    /// <param name="sampler">Per completion, per token.</param>
    /// <param name="trainer">The same, of the training code.</param>
    public static SamplerAgreement Of(IReadOnlyList<float[]> sampler, IReadOnlyList<float[]> trainer)
    {
        var differences = sampler.Zip(trainer).SelectMany(pair => pair.First.Zip(pair.Second, (s, t) => (double)s - t)).ToList();
        if (differences.Count == 0) return new SamplerAgreement(0, 0, 0);
        return new SamplerAgreement(differences.Average(Math.Abs), differences.Max(Math.Abs), differences.Average());
    }
}
