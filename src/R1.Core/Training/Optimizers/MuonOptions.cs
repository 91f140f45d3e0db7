using System.ComponentModel.DataAnnotations;
using R1.Configuration;

namespace R1.Training.Optimizers;

/// <summary>How long an orthogonalised update of an [out, in] matrix is made.</summary>
internal enum MuonScaling
{
    /// <summary>
    /// 0.2 sqrt(max(out, in)): the root mean square of an AdamW update, so AdamW's learning rates fit (Moonlight, arXiv 2502.16982).
    /// </summary>
    MatchAdamW,

    /// <summary>sqrt(max(1, out / in)): bounds the change of the layer's output (K. Jordan's original); wants learning rates near 0.02.</summary>
    Original,
}

/// <summary>Constants of Muon.</summary>
internal sealed record MuonOptions : IConfig
{
    /// <value>Learning rate at schedule factor 1, at least 0. Default 1e-3.</value>
    [Range(0, double.MaxValue)]
    public double LearningRate { get; init; } = 1e-3;

    /// <value>Momentum in [0, 1). Default 0.95.</value>
    [Range(0, 1, MaximumIsExclusive = true)]
    public double Momentum { get; init; } = 0.95;

    /// <value>Nesterov look-ahead. Default on.</value>
    public bool Nesterov { get; init; } = true;

    /// <value>Newton-Schulz iterations, at least 1. Default 5.</value>
    [Range(1, 100)]
    public int Iterations { get; init; } = 5;

    /// <value>Length of the update. Default: that of AdamW.</value>
    public MuonScaling Scaling { get; init; } = MuonScaling.MatchAdamW;

    /// <value>Decoupled weight decay, at least 0. Default 0.</value>
    [Range(0, double.MaxValue)]
    public double WeightDecay { get; init; }
}
