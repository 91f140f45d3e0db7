namespace R1.Training.Optimizers;

/// <summary>Constants of AdamW.</summary>
public sealed record AdamWOptions
{
    /// <value>Learning rate at schedule factor 1, at least 0. Default 1e-3.</value>
    public double LearningRate { get; init; } = 1e-3;

    /// <value>beta_1 in [0, 1): decay of the mean gradient. Default 0.9.</value>
    public double Beta1 { get; init; } = 0.9;

    /// <value>beta_2 in [0, 1): decay of the mean squared gradient. Default 0.95, customary for language models.</value>
    public double Beta2 { get; init; } = 0.95;

    /// <value>Added to the root of the second moment, above 0. Default 1e-8.</value>
    public double Epsilon { get; init; } = 1e-8;

    /// <value>Decoupled weight decay, at least 0, on parameters of two or more dimensions (unless told otherwise). Default 0.</value>
    public double WeightDecay { get; init; }

    /// <summary>Reports every fault at once.</summary>
    /// <exception cref="ArgumentException">A field is out of range.</exception>
    public void Validate() => OptionFaults.ThrowIfAny(nameof(AdamWOptions),
        (!(LearningRate >= 0), $"LearningRate is {LearningRate}: give 0 or a positive number."),
        (!(Beta1 is >= 0 and < 1), $"Beta1 is {Beta1}: give a number in [0, 1), e.g. 0.9."),
        (!(Beta2 is >= 0 and < 1), $"Beta2 is {Beta2}: give a number in [0, 1), e.g. 0.95."),
        (!(Epsilon > 0), $"Epsilon is {Epsilon}: give a small positive number, e.g. 1e-8."),
        (!(WeightDecay >= 0), $"WeightDecay is {WeightDecay}: give 0 or a positive number."));
}
