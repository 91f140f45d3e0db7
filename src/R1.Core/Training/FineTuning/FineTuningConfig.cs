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

    /// <value>What moves the weights. Default Muon. Published checkpoints take AdamW, at rates of 1e-5 (all parameters) or 1e-4 (an adapter).</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public OptimizerKind Optimizer { get; init; }

    /// <value>Learning rate in the first step: Muon's (hidden matrices), or AdamW's where it is alone. Default 0.01.</value>
    [Range(1e-9, 1)]
    public double LearningRate { get; init; } = 0.01;

    /// <value>Learning rate of AdamW (all other parameters) as a share of Muon's. Default 0.3. Without meaning where AdamW is alone.</value>
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
    /// <exception cref="ArgumentException">The set is empty, or a sequence is longer than the model can read.</exception>
    public Pretrainer TrainerOf(CausalLM model, IReadOnlyList<TokenSequence> sequences, Seeds seeds)
    {
        if (sequences.Count == 0) throw new ArgumentException("There is nothing to fine-tune on: the set is empty.", nameof(sequences));
        var most = model.Config.MaxPositionEmbeddings + 1;
        if (sequences.Count(sequence => sequence.Length > most) is > 0 and var tooLong)
            throw new ArgumentException($"{tooLong} of {sequences.Count} examples are longer than the {most} tokens that the model can read, the longest "
                + $"{sequences.Max(sequence => sequence.Length)}: leave them out.", nameof(sequences));
        var batches = new EpochBatches(sequences, TokensPerStep, epoch => seeds.Random("fine-tuning", epoch));
        return new Pretrainer(TrainingOf(Epochs * batches.PerEpoch), model, batches.Of, Workers);
    }

    private PretrainConfig TrainingOf(int steps) => new()
    {
        Steps = steps,
        Optimizer = Optimizer,
        TokensPerStep = TokensPerStep,
        LearningRate = LearningRate,
        AdamShare = AdamShare,
        MicroBatchTokens = MicroBatchTokens,
        PackSequences = PackSequences,
        Schedule = new LearningRateSchedule { TotalSteps = steps, Decay = LearningRateDecay.Cosine, Floor = Floor },
    };
}
