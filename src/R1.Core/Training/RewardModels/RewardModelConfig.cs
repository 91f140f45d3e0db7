using System.ComponentModel.DataAnnotations;
using R1.Configuration;

namespace R1.Training.RewardModels;

/// <summary>How a reward model is trained.</summary>
public sealed record RewardModelConfig : IConfig
{
    /// <value>Passes over the examples. Default 1 (version 2).</value>
    [Range(1, 1000)]
    public int Epochs { get; init; } = 1;

    /// <value>Examples per optimiser step. Default 32.</value>
    [Range(1, 65_536)]
    public int ExamplesPerStep { get; init; } = 32;

    /// <value>Learning rate of AdamW. Default 1e-3 (version 2: 6e-6; small models need far more).</value>
    [Range(1e-9, 1)]
    public double LearningRate { get; init; } = 1e-3;

    /// <value>Gradients are scaled down to this global norm. Default 1.</value>
    [Range(1e-6, 1e6)]
    public double MaxGradientNorm { get; init; } = 1;
}
