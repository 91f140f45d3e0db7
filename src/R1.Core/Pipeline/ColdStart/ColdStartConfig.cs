using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using R1.Data;
using R1.Data.Search;
using R1.Generation;
using R1.Training.FineTuning;

namespace R1.Pipeline;

/// <summary>Section 2.3.1: a small set of long, readable chains, and the fine-tuning of the base model on it.</summary>
public sealed record ColdStartConfig : ISeededConfig
{
    /// <value>Source of problems, noise and orders.</value>
    public required int Seed { get; init; }

    /// <value>The mathematics problems that each way of collecting is tried on. Default: menus of 2 to 9.</value>
    public ProblemsConfig Problems { get; init; } = SearchFamily.Problems(2, 9);

    /// <value>Problems per way of collecting, and per family of the other reasoning tasks.</value>
    [Range(1, 1_000_000)]
    public required int Count { get; init; }

    /// <value>Completions per problem.</value>
    [Range(1, 1024)]
    public int SamplesPerProblem { get; init; } = 4;

    /// <value>Chains of one problem that are kept at most, in each way. Default 2.</value>
    [Range(1, 1024)]
    public int MostPerProblem { get; init; } = 2;

    /// <value>Chains per family of the other reasoning tasks that are written by rule. Default 0: the model's own are enough.</value>
    [Range(0, 1_000_000)]
    public int Written { get; init; }

    /// <value>How completions are drawn.</value>
    public required SamplingOptions Sampling { get; init; }

    /// <value>The fine-tuning.</value>
    public required FineTuningConfig FineTuning { get; init; }

    /// <summary>The configuration of a preset.</summary>
    public static ColdStartConfig For(Preset preset, int seed) => new()
    {
        Seed = seed,
        Count = preset == Preset.Smoke ? 24 : 1200,
        // A model that has hardly been trained answers nothing right.
        Written = preset == Preset.Smoke ? 8 : 0,
        Sampling = R1ZeroConfig.ForSearch(preset, seed).Grpo.Sampling,
        FineTuning = new FineTuningConfig { Epochs = 3, LearningRate = 0.02 },
    };
}
