using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using R1.Generation;
using R1.Training.FineTuning;

namespace R1.Pipeline;

/// <summary>Section 2.3.3: curated completions of the reasoning checkpoint, general data beside them, and the fine-tuning of the base model on both.</summary>
public sealed record RejectionSamplingConfig : ISeededConfig
{
    /// <value>Source of problems, noise and orders.</value>
    public required int Seed { get; init; }

    /// <value>Reasoning problems that completions are drawn for. Default: those of reasoning reinforcement learning.</value>
    public IReadOnlyList<ProblemShare> Mixture { get; init; } = ReinforcementConfig.ReasoningMixture;

    /// <value>How many problems.</value>
    [Range(1, 10_000_000)]
    public required int Count { get; init; }

    /// <value>Completions per problem. Default 8.</value>
    [Range(1, 1024)]
    public int SamplesPerProblem { get; init; } = 8;

    /// <value>Completions of one problem that are kept at most. Default 2.</value>
    [Range(1, 1024)]
    public int MostPerProblem { get; init; } = 2;

    /// <value>General examples for each reasoning example. Default 1/3: the paper has 200,000 beside 600,000.</value>
    [Range(0, 100)]
    public double GeneralShare { get; init; } = 1.0 / 3;

    /// <value>How completions are drawn.</value>
    public required SamplingOptions Sampling { get; init; }

    /// <value>The fine-tuning; two epochs as in the paper.</value>
    public required FineTuningConfig FineTuning { get; init; }

    /// <summary>The configuration of a preset.</summary>
    public static RejectionSamplingConfig For(Preset preset, int seed) => new()
    {
        Seed = seed,
        // With 3,000, some 6,000 examples, one base model of two did not learn to search by its own verdicts.
        Count = preset == Preset.Smoke ? 48 : 12_000,
        Sampling = R1ZeroConfig.ForSearch(preset, seed).Grpo.Sampling,
        FineTuning = new FineTuningConfig { LearningRate = 0.01 },
    };

    /// <summary>
    /// The curated set of distillation (section 2.4): as that of the base model, but written by the final model, of which fewer answers are drawn and more
    /// kept; two epochs (version 2: two to three).
    /// </summary>
    /// <param name="preset">Scale.</param>
    /// <param name="seed">Source of problems, noise and orders.</param>
    public static RejectionSamplingConfig ForDistillation(Preset preset, int seed)
    {
        var start = For(preset, seed);
        return start with { SamplesPerProblem = 4, MostPerProblem = 4, FineTuning = start.FineTuning with { LearningRate = 0.02 } };
    }
}
