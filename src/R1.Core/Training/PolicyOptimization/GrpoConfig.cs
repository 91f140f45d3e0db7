using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using R1.Configuration;
using R1.Generation;
using R1.Training.PolicyOptimization.Advantages;
using R1.Training.PolicyOptimization.Critics;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Training.PolicyOptimization;

/// <summary>
/// Everything that policy optimisation in groups leaves open. Defaults are the paper's (version 2 where it alone says so), scaled where stated; the
/// folder Algorithms has the settings of other papers.
/// </summary>
public sealed record GrpoConfig : IConfig
{
    /// <value>Rollouts, each followed by its updates.</value>
    [Range(1, 1_000_000)]
    public required int Steps { get; init; }

    /// <value>Questions per rollout. Default 32 (paper: 512, in 16 mini-batches of 32).</value>
    [Range(1, 65_536)]
    public int PromptsPerStep { get; init; } = 32;

    /// <value>Outputs per question, G. Default 16 (paper, version 2).</value>
    [Range(1, 1024)]
    public int GroupSize { get; init; } = 16;

    /// <value>Mini-batches into which one rollout is split, whole groups each; each gives one update per epoch. Default 1.</value>
    [Range(1, 1024)]
    public int MiniBatches { get; init; } = 1;

    /// <value>Passes over the rollout. Default 1 (paper, version 2).</value>
    [Range(1, 64)]
    public int InnerEpochs { get; init; } = 1;

    /// <value>Peak learning rate. Default 3e-6 (paper, version 2; small models need far more).</value>
    [Range(1e-9, 1)]
    public double LearningRate { get; init; } = 3e-6;

    /// <value>Updates of linear warm-up. Default 0.</value>
    [Range(0, 1_000_000)]
    public int WarmupUpdates { get; init; }

    /// <value>
    /// Share of the updates, the last ones, over which the learning rate falls in a straight line to 0, in [0, 1]. Default 0: it stays at its peak (the paper
    /// names no decay).
    /// </value>
    [Range(0, 1)]
    public double DecayShare { get; init; }

    /// <value>Gradients are scaled down to this global norm. Default 1.</value>
    [Range(1e-6, 1e6)]
    public double MaxGradientNorm { get; init; } = 1;

    /// <value>Steps after which the reference becomes the policy of that moment. Default 400 (paper, version 2).</value>
    [Range(1, 1_000_000)]
    public int ReferenceRefreshSteps { get; init; } = 400;

    /// <value>How rewards become advantages. Default: eq. (3).</value>
    public AdvantageEstimator Advantage { get; init; } = new GroupAdvantage();

    /// <value>What an update minimises. Default: eq. (1).</value>
    public PolicyObjective Objective { get; init; } = new();

    /// <value>
    /// beta of a KL penalty inside the reward of each token, r_t - beta (log pi_old - log pi_ref), at least 0. Default 0: GRPO has its penalty in the loss.
    /// </value>
    [Range(0, double.MaxValue)]
    public double RewardKlCoefficient { get; init; }

    /// <value>
    /// Importance weights for the difference between the sampler's and the training code's probabilities. Default null: the sampler's are taken
    /// for those of the old policy.
    /// </value>
    public ImportanceWeights? SamplerCorrection { get; init; }

    /// <value>
    /// Routing replay (arXiv 2510.11370) for mixtures of experts: the updates visit the experts that the sampler chose, so that the two do not drift apart
    /// where they compute in different precision; the experts' weights stay the training code's. Default false. It needs TorchSharp's sampler and trains on
    /// TorchSharp; the reference and a critic choose for themselves.
    /// </value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool RoutingReplay { get; init; }

    /// <value>PPO's critic, for an estimator that needs one. Default null: none, the group is the baseline.</value>
    public CriticConfig? Critic { get; init; }

    /// <value>How rollouts are drawn. Default: temperature 1, no filter.</value>
    public SamplingOptions Sampling { get; init; } = new();

    /// <value>
    /// Leave groups whose advantages are all zero out of the updates. Default true: under eq. (3) these are the groups whose rewards are all equal,
    /// only their KL term is lost, and <see cref="GrpoStep.ZeroAdvantageGroups"/> counts them.
    /// </value>
    public bool DropZeroAdvantageGroups { get; init; } = true;

    /// <value>DAPO's dynamic sampling: draw further problems until the step has its full number of groups that teach. Default false.</value>
    public bool DynamicSampling { get; init; }

    /// <value>DAPO's overlong filtering: completions cut off by the token budget are masked out of the loss. Default false.</value>
    public bool MaskTruncated { get; init; }

    /// <value>Padded tokens of one micro-batch. Default 4096; memory grows with it, results do not depend on it but for rounding.</value>
    [Range(1, 10_000_000)]
    public int MicroBatchTokens { get; init; } = 4096;

    /// <value>
    /// On TorchSharp, lay the sequences of a micro-batch one after the other instead of padding them to the longest, so that it may be full of real tokens.
    /// Results do not depend on it but for rounding. Default false; what the vectorised path trains is never padded.
    /// </value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PackSequences { get; init; }

    /// <value>Bias step of the load balancing without auxiliary loss, per update. Default 0.001 (DeepSeek-V3).</value>
    [Range(0, 1)]
    public double ExpertBalanceSpeed { get; init; } = 0.001;

    /// <value>
    /// Threads that compute gradients. Default null: for small models on the CPU one per core, up to 8, which changes no result; for models that TorchSharp
    /// trains one, since there each has a copy of the model and the order of sums depends on their number.
    /// </value>
    [Range(1, 256)]
    public int? Workers { get; init; }

    /// <summary>Whether it matters which experts the sampler chose.</summary>
    internal bool ReadsRouting => RoutingReplay || SamplerCorrection is not null;

    /// <summary>Share of the peak learning rate that an update is made with.</summary>
    /// <param name="updates">Updates made before it.</param>
    internal double RateAt(int updates)
    {
        var warm = Math.Min(1, (updates + 1.0) / Math.Max(1, WarmupUpdates));
        var all = (double)Steps * MiniBatches * InnerEpochs;
        return DecayShare == 0 ? warm : warm * Math.Clamp((all - updates) / (all * DecayShare), 0, 1);
    }

    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults()
    {
        if (MiniBatches > PromptsPerStep)
            yield return new ConfigFault(nameof(MiniBatches), MiniBatches, $"give at most prompts_per_step ({PromptsPerStep}): groups are not divided");
        if (GroupSize < Advantage.SmallestGroup)
            yield return new ConfigFault(
                nameof(GroupSize), GroupSize, $"give at least {Advantage.SmallestGroup}: {Advantage.GetType().Name} compares the completions of a prompt");
        if (Advantage.NeedsValues != (Critic is not null))
            yield return new ConfigFault(
                nameof(Critic), Critic,
                Critic is null
                    ? $"give one: {Advantage.GetType().Name} needs the values of a critic"
                    : $"leave it out: {Advantage.GetType().Name} does not use the values of a critic");
        foreach (var (name, value) in Filters())
            yield return new ConfigFault(
                $"{nameof(Sampling)}.{name}", value, "leave it out: what a filter leaves is drawn with other probabilities than the ratio of eq. (1) has");
        if (Sampling.Temperature == 0)
            yield return new ConfigFault(
                $"{nameof(Sampling)}.{nameof(Sampling.Temperature)}", 0, "give a value above 0: greedy completions of a prompt are all the same");
    }

    private IEnumerable<(string Name, object Value)> Filters()
    {
        if (Sampling.TopP < 1) yield return (nameof(Sampling.TopP), Sampling.TopP);
        if (Sampling.TopK > 0) yield return (nameof(Sampling.TopK), Sampling.TopK);
        if (Sampling.MinP > 0) yield return (nameof(Sampling.MinP), Sampling.MinP);
    }
}
