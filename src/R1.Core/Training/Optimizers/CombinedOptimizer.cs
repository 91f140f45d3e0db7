using static TorchSharp.torch;

namespace R1.Training.Optimizers;

/// <summary>Several optimizers over disjoint parameters as one, e.g. Muon for the matrices and AdamW for the rest.</summary>
/// <param name="parts">Disposed with this; their state names must differ.</param>
internal sealed class CombinedOptimizer(params IReadOnlyList<IOptimizer> parts) : IOptimizer
{
    private readonly Dictionary<string, Tensor> _state = new(parts.SelectMany(part => part.State()));

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Gradients { get; } = [.. parts.SelectMany(part => part.Gradients)];

    /// <summary>Muon for the matrices inside the layers, AdamW for embeddings, output head, router gates, norms and biases.</summary>
    /// <param name="parameters">All parameters, with Hugging Face names.</param>
    /// <param name="muon">Constants for the matrices.</param>
    /// <param name="adamW">Constants for the rest.</param>
    /// <param name="isMatrix">
    /// Which go to Muon; default: two or three dimensions and none of the names <c>embed_tokens</c>, <c>lm_head</c>, <c>mlp.gate.</c>
    /// </param>
    public static CombinedOptimizer MuonWithAdamW(
        IEnumerable<(string Name, Tensor Parameter)> parameters, MuonOptions muon, AdamWOptions adamW, Func<string, Tensor, bool>? isMatrix = null)
    {
        var split = parameters.ToLookup(p => (isMatrix ?? IsHiddenMatrix)(p.Name, p.Parameter));
        return new(new Muon(split[true], muon), new AdamW(split[false], adamW));
    }

    /// <inheritdoc/>
    public void Step(double learningRateScale = 1)
    {
        foreach (var part in parts) part.Step(learningRateScale);
    }

    /// <inheritdoc/>
    public void ZeroGrad()
    {
        foreach (var part in parts) part.ZeroGrad();
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> State() => _state;

    /// <inheritdoc/>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state) => OptimizerState.Load(_state, state);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in parts) part.Dispose();
    }

    // The gate's rows are competing scores, not a map between hidden states; orthogonal rows would not help it.
    private static bool IsHiddenMatrix(string name, Tensor parameter) =>
        parameter.dim() is 2 or 3 && !name.Contains("embed_tokens") && !name.Contains("lm_head") && !name.Contains("mlp.gate.");
}
