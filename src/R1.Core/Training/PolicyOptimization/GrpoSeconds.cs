namespace R1.Training.PolicyOptimization;

/// <summary>Wall time of one step and of its parts; the rest of the total is rewards, sorting and metrics.</summary>
/// <param name="Sampling">Drawing the rollout, seconds.</param>
/// <param name="Reference">Scoring it with the reference, seconds.</param>
/// <param name="Gradient">Log-probabilities, loss and gradients of all updates, seconds.</param>
/// <param name="Optimizer">Clipping, stepping, balancing and handing out the new weights, seconds.</param>
/// <param name="Total">The whole step, seconds.</param>
public readonly record struct GrpoSeconds(double Sampling, double Reference, double Gradient, double Optimizer, double Total);
