using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using R1.Generation;
using R1.Models;
using R1.Training.Optimizers;
using R1.Training.Pretraining;

namespace R1.Training.RejectionSampling;

/// <summary>Sizes and rates of fine-tuning on the policy's own right completions.</summary>
public sealed record RejectionConfig : IConfig
{
    /// <value>
    /// Rounds, each of sampling and fine-tuning. With 1 all completions are the first policy's; with more, every round samples from the policy that the last
    /// one left.
    /// </value>
    [Range(1, 1_000_000)]
    public required int Rounds { get; init; }

    /// <value>Questions per round.</value>
    [Range(1, 10_000_000)]
    public required int PromptsPerRound { get; init; }

    /// <value>Completions that are drawn per question. Default 16, as GRPO's groups.</value>
    [Range(1, 65_536)]
    public int SamplesPerPrompt { get; init; } = 16;

    /// <value>Right completions of one question that are kept at most, the first that were drawn. Default null: all that differ.</value>
    [Range(1, 65_536)]
    public int? MostPerPrompt { get; init; }

    /// <value>Passes over the kept completions in every round. Default 2.</value>
    [Range(1, 1000)]
    public int Epochs { get; init; } = 2;

    /// <value>Tokens per optimiser step, prompts included: an epoch is cut into steps of about as many. Default 3000.</value>
    [Range(1, 100_000_000)]
    public int TokensPerStep { get; init; } = 3000;

    /// <value>Learning rate of Muon (hidden matrices) in the first step of a round, from which it falls in a straight line. Default 0.003.</value>
    [Range(1e-9, 1)]
    public double LearningRate { get; init; } = 0.003;

    /// <value>Learning rate of AdamW (all other parameters) as a share of Muon's. Default 0.3.</value>
    [Range(1e-6, 100)]
    public double AdamShare { get; init; } = 0.3;

    /// <value>How completions are drawn. Default: temperature 1, no filter.</value>
    public SamplingOptions Sampling { get; init; } = new();

    /// <value>Padded tokens of one micro-batch. Default 4096; memory grows with it, results do not depend on it but for rounding.</value>
    [Range(1, 10_000_000)]
    public int MicroBatchTokens { get; init; } = 4096;

    /// <value>
    /// Threads that compute gradients. Default null: for small models on the CPU one per core, up to 8, which changes no result; for models that TorchSharp
    /// trains one, since there each has a copy of the model and the order of sums depends on their number.
    /// </value>
    [Range(1, 256)]
    public int? Workers { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults()
    {
        if (MostPerPrompt > SamplesPerPrompt)
            yield return new ConfigFault(
                nameof(MostPerPrompt), MostPerPrompt, $"give at most samples_per_prompt ({SamplesPerPrompt}), or leave it out to keep all that differ");
        if (Sampling.Temperature == 0 && SamplesPerPrompt > 1)
            yield return new ConfigFault(
                $"{nameof(Sampling)}.{nameof(Sampling.Temperature)}", 0, "give a value above 0: greedy completions of a prompt are all the same");
    }

    /// <summary>Refuses what would fail in the first round.</summary>
    /// <exception cref="InvalidConfigException">Lists every fault of the configuration by itself and with this model.</exception>
    internal RejectionConfig ValidateFor(ModelConfig policy)
    {
        List<ConfigFault> faults = [.. ConfigValidation.FaultsOf(this), .. Sampling.FaultsWith(policy)];
        return faults.Count == 0 ? this : throw new InvalidConfigException(nameof(RejectionConfig), faults);
    }

    /// <summary>The training of one round; the rate would be 0 in the step after the last.</summary>
    internal PretrainConfig TrainingOf(int steps) => new()
    {
        Steps = steps,
        TokensPerStep = TokensPerStep,
        LearningRate = LearningRate,
        AdamShare = AdamShare,
        MicroBatchTokens = MicroBatchTokens,
        Schedule = new LearningRateSchedule { TotalSteps = steps + 1, Decay = LearningRateDecay.Linear },
    };
}
