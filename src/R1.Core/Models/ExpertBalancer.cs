using R1.Foundation;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>Load balancing without an auxiliary loss (arXiv 2412.19437, section 2.1.2).</summary>
internal static class ExpertBalancer
{
    /// <summary>
    /// Raises the selection bias of every expert below the mean load of its layer by <paramref name="speed"/> and lowers those above:
    /// b_i += speed * sign(mean - load_i).
    /// </summary>
    /// <param name="model">The model whose biases move; its <see cref="ExpertShape.SelectionBias"/> is true.</param>
    /// <param name="load">What was counted since the last update; it is not reset.</param>
    /// <param name="speed">Step of the bias; DeepSeek-V3 used 0.001.</param>
    /// <exception cref="ArgumentException">The model has no such biases.</exception>
    public static void Update(CausalLM model, ExpertLoad load, double speed)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        foreach (var layer in load.Layers)
        {
            // In double precision the mean is exact, whatever the order of its sum.
            var counts = load[layer].to(ScalarType.Float64);
            model.Router(layer).SelectionBias.AddInPlace((counts.mean() - counts).sign().to(ScalarType.Float32), speed);
        }
    }
}
