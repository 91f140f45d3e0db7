using System.ComponentModel.DataAnnotations;
using R1.Configuration;

namespace R1.Training.Optimizers;

/// <summary>Constants of AdamW.</summary>
public sealed record AdamWOptions : IConfig
{
    /// <value>Learning rate at schedule factor 1, at least 0. Default 1e-3.</value>
    [Range(0, double.MaxValue)]
    public double LearningRate { get; init; } = 1e-3;

    /// <value>beta_1 in [0, 1): decay of the mean gradient. Default 0.9.</value>
    [Range(0, 1, MaximumIsExclusive = true)]
    public double Beta1 { get; init; } = 0.9;

    /// <value>beta_2 in [0, 1): decay of the mean squared gradient. Default 0.95, customary for language models.</value>
    [Range(0, 1, MaximumIsExclusive = true)]
    public double Beta2 { get; init; } = 0.95;

    /// <value>Added to the root of the second moment, above 0. Default 1e-8.</value>
    [Range(0, double.MaxValue, MinimumIsExclusive = true)]
    public double Epsilon { get; init; } = 1e-8;

    /// <value>Decoupled weight decay, at least 0, on parameters of two or more dimensions (unless told otherwise). Default 0.</value>
    [Range(0, double.MaxValue)]
    public double WeightDecay { get; init; }
}
