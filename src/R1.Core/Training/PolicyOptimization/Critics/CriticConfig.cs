using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Training.PolicyOptimization.Critics;

/// <summary>How PPO's critic is trained.</summary>
public sealed record CriticConfig : IConfig
{
    /// <value>Learning rate. Default 1e-5; small models need far more.</value>
    [Range(1e-9, 1)]
    public double LearningRate { get; init; } = 1e-5;

    /// <value>The loss of its values. Default: clipped at 0.2.</value>
    public ValueLoss Loss { get; init; } = new();

    /// <value>Gradients are scaled down to this global norm. Default 1.</value>
    [Range(1e-6, 1e6)]
    public double MaxGradientNorm { get; init; } = 1;
}
