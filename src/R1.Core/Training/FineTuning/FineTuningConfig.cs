using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using R1.Configuration;
using R1.Foundation;
using R1.Models;
using R1.Training.Gradients;
using R1.Training.Optimizers;
using R1.Training.Pretraining;

namespace R1.Training.FineTuning;

/// <summary>Supervised fine-tuning on a fixed set: passes over it in a new order each, the rate falling along a cosine (section 2.3.3: two epochs).</summary>
public sealed record FineTuningConfig : IConfig
{
    /// <value>Passes over the set. Default 2 (paper; version 2: 2 to 3).</value>
    [Range(1, 1000)]
    public int Epochs { get; init; } = 2;

    /// <value>Tokens per optimiser step, prompts included: an epoch is cut into steps of about as many. Default 3000.</value>
    [Range(1, 100_000_000)]
    public int TokensPerStep { get; init; } = 3000;

    /// <value>Learning rate of Muon (hidden matrices) in the first step. Default 0.01.</value>
    [Range(1e-9, 1)]
    public double LearningRate { get; init; } = 0.01;

    /// <value>Learning rate of AdamW (all other parameters) as a share of Muon's. Default 0.3.</value>
    [Range(1e-6, 100)]
    public double AdamShare { get; init; } = 0.3;

    /// <value>Share of the first rate that is left in the last step, in [0, 1]. Default 0.1 (version 2: 5e-5 to 5e-6).</value>
    [Range(0, 1)]
    public double Floor { get; init; } = 0.1;

    /// <value>Padded tokens of one micro-batch. Default 2048; memory grows with it, results do not depend on it but for rounding.</value>
    [Range(1, 10_000_000)]
    public int MicroBatchTokens { get; init; } = 2048;

    /// <value>
    /// On TorchSharp, lay the sequences of a micro-batch one after the other instead of padding them to the longest, so that it may be full of real tokens.
    /// Results do not depend on it but for rounding. Default false; what the vectorised path trains is never padded.
    /// </value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PackSequences { get; init; }

    /// <value>Threads that compute gradients; null as in <see cref="GradientEngine.Create"/>.</value>
    [Range(1, 256)]
    public int? Workers { get; init; }

    /// <summary>A trainer that does these passes.</summary>
    /// <param name="model">Trained in place; not owned.</param>
    /// <param name="sequences">The set, at least one sequence.</param>
    /// <param name="seeds">Source of the orders.</param>
    /// <exception cref="ArgumentException">The set is empty.</exception>
    public Pretrainer TrainerOf(CausalLM model, IReadOnlyList<TokenSequence> sequences, Seeds seeds)
    {
        if (sequences.Count == 0) throw new ArgumentException("There is nothing to fine-tune on: the set is empty.", nameof(sequences));
        var batches = new EpochBatches(sequences, TokensPerStep, epoch => seeds.Random("fine-tuning", epoch));
        return new Pretrainer(TrainingOf(Epochs * batches.PerEpoch), model, batches.Of, Workers);
    }

    private PretrainConfig TrainingOf(int steps) => new()
    {
        Steps = steps,
        TokensPerStep = TokensPerStep,
        LearningRate = LearningRate,
        AdamShare = AdamShare,
        MicroBatchTokens = MicroBatchTokens,
        PackSequences = PackSequences,
        Schedule = new LearningRateSchedule { TotalSteps = steps, Decay = LearningRateDecay.Cosine, Floor = Floor },
    };
}
