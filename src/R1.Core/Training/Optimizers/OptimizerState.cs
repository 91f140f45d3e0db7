using R1.Models;
using static TorchSharp.torch;

namespace R1.Training.Optimizers;

/// <summary>The state of an optimiser in a checkpoint.</summary>
internal static class OptimizerState
{
    /// <summary>The state as a part of a checkpoint.</summary>
    /// <param name="optimizer">Whose state it is.</param>
    /// <param name="name">Of the file.</param>
    public static TensorPart Part(this IOptimizer optimizer, string name) =>
        new(name, () => optimizer.State().Select(entry => (entry.Key, entry.Value)), optimizer.LoadState);

    /// <summary>Strict copying of a saved state into the live one.</summary>
    /// <exception cref="ArgumentException">Names or shapes differ; nothing was copied.</exception>
    public static void Load(IReadOnlyDictionary<string, Tensor> live, IReadOnlyDictionary<string, Tensor> given)
    {
        var faults = live.Keys.Except(given.Keys).Select(name => $"'{name}' is missing")
            .Concat(given.Keys.Except(live.Keys).Select(name => $"'{name}' is unknown"))
            .Concat(live.Keys.Intersect(given.Keys).Where(name => !live[name].shape.SequenceEqual(given[name].shape))
                .Select(name => $"'{name}' is [{string.Join(", ", given[name].shape)}], expected [{string.Join(", ", live[name].shape)}]"))
            .ToArray();
        if (faults.Length > 0)
            throw new ArgumentException($"This optimizer state is of other parameters or of another optimizer:\n  {string.Join("\n  ", faults)}");
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, tensor) in live) tensor.copy_(given[name]);
    }
}
