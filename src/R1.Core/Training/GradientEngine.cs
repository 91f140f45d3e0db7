using R1.Models;

namespace R1.Training;

/// <summary>Chooses the way to compute gradients.</summary>
public static class GradientEngine
{
    /// <summary>The fastest engine that supports a model.</summary>
    /// <param name="model">The model; not owned.</param>
    /// <param name="workers">Threads.</param>
    public static IGradientEngine Create(CausalLM model, int workers) => new TorchGradientEngine(model, workers);
}
