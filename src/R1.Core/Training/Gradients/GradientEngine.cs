using R1.Models;
using R1.Training.Gradients.Vectorized;

namespace R1.Training.Gradients;

/// <summary>Chooses the way to compute gradients.</summary>
internal static class GradientEngine
{
    /// <summary>
    /// The fastest engine that supports a model: the vectorised one where <see cref="SharedGradientEngine.Supports"/> says so (a small float32 model
    /// on the CPU), else TorchSharp's autograd.
    /// </summary>
    /// <param name="model">The model; not owned.</param>
    /// <param name="workers">Threads; null for one per core or, on TorchSharp, one. A model with an adapter has no replicas and gets one.</param>
    /// <param name="packed">On TorchSharp, sequences are packed instead of padded; the vectorised engine never pads.</param>
    public static IGradientEngine Create(CausalLM model, int? workers = null, bool packed = false) => SharedGradientEngine.Supports(model)
        ? new VectorGradientEngine(model, workers ?? Environment.ProcessorCount)
        : OnTorch(model, workers, packed: packed);

    /// <summary>TorchSharp's autograd, whatever the model: for what the vectorised engine does not compute.</summary>
    /// <param name="model">The model; not owned.</param>
    /// <param name="workers">Threads; null for one. A model with an adapter has no replicas and gets one.</param>
    /// <param name="predicts">As <see cref="TorchGradientEngine.Predicts"/>.</param>
    /// <param name="packed">Sequences are packed instead of padded.</param>
    public static TorchGradientEngine OnTorch(CausalLM model, int? workers = null, bool predicts = false, bool packed = false) =>
        new(model, model.Adapter is null ? workers ?? 1 : 1, packed) { Predicts = predicts };
}
