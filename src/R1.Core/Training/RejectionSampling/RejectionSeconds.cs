namespace R1.Training.RejectionSampling;

/// <summary>Wall time of one round and of its parts.</summary>
/// <param name="Sampling">Drawing the completions and scoring them, seconds.</param>
/// <param name="FineTuning">Training on those that were kept, seconds.</param>
/// <param name="Total">The whole round, seconds.</param>
public readonly record struct RejectionSeconds(double Sampling, double FineTuning, double Total);
