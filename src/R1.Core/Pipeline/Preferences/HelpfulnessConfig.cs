using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using R1.Models.Adapters;
using R1.Training.RewardModels;

namespace R1.Pipeline.Preferences;

/// <summary>How a reward model of helpfulness is trained on pairs that are given, and measured.</summary>
public sealed record HelpfulnessConfig : ISeededConfig
{
    /// <value>Source of the division and of the orders.</value>
    public required int Seed { get; init; }

    /// <value>Rates and sizes.</value>
    public RewardModelConfig RewardModel { get; init; } = new();

    /// <value>Train an adapter, and the head that scores; null (default) trains all numbers.</value>
    public LoraConfig? Lora { get; init; }

    /// <value>Share of the questions that the model is measured on, in (0, 1). Default 0.1.</value>
    [Range(0.01, 0.99)]
    public double HeldOut { get; init; } = 0.1;

    /// <value>Longer texts, questions included, are left out, tokens. Default 8,192.</value>
    [Range(2, 10_000_000)]
    public int LongestText { get; init; } = 8192;

    /// <value>Steps between two checkpoints. Default 20.</value>
    [Range(1, 1_000_000)]
    public int CheckpointEvery { get; init; } = 20;
}
