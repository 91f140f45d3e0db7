namespace R1.Training.Optimizers;

/// <summary>How long an orthogonalised update of an [out, in] matrix is made.</summary>
public enum MuonScaling
{
    /// <summary>
    /// 0.2 sqrt(max(out, in)): the root mean square of an AdamW update, so AdamW's learning rates fit (Moonlight, arXiv 2502.16982).
    /// </summary>
    MatchAdamW,

    /// <summary>sqrt(max(1, out / in)): bounds the change of the layer's output (K. Jordan's original); wants learning rates near 0.02.</summary>
    Original,
}

/// <summary>Constants of Muon.</summary>
public sealed record MuonOptions
{
    /// <value>Learning rate at schedule factor 1, at least 0. Default 1e-3.</value>
    public double LearningRate { get; init; } = 1e-3;

    /// <value>Momentum in [0, 1). Default 0.95.</value>
    public double Momentum { get; init; } = 0.95;

    /// <value>Nesterov look-ahead. Default on.</value>
    public bool Nesterov { get; init; } = true;

    /// <value>Newton-Schulz iterations, at least 1. Default 5.</value>
    public int Iterations { get; init; } = 5;

    /// <value>Length of the update. Default: that of AdamW.</value>
    public MuonScaling Scaling { get; init; } = MuonScaling.MatchAdamW;

    /// <value>Decoupled weight decay, at least 0. Default 0.</value>
    public double WeightDecay { get; init; }

    /// <summary>Reports every fault at once.</summary>
    /// <exception cref="ArgumentException">A field is out of range.</exception>
    public void Validate() => OptionFaults.ThrowIfAny(nameof(MuonOptions),
        (!(LearningRate >= 0), $"LearningRate is {LearningRate}: give 0 or a positive number."),
        (!(Momentum is >= 0 and < 1), $"Momentum is {Momentum}: give a number in [0, 1), e.g. 0.95."),
        (Iterations < 1, $"Iterations is {Iterations}: give at least 1, customarily 5."),
        (!(WeightDecay >= 0), $"WeightDecay is {WeightDecay}: give 0 or a positive number."));
}
