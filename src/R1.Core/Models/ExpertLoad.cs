using R1.Foundation;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>
/// Counts how many tokens each routed expert received. Hand it to <see cref="CausalLM.Forward"/> for the forwards that shall be counted;
/// padding (attention mask 0) does not count.
/// </summary>
public sealed class ExpertLoad : IDisposable
{
    private readonly SortedDictionary<int, Tensor> _counts = [];
    private readonly int _experts;

    /// <param name="experts">Says how many experts a layer has.</param>
    public ExpertLoad(ExpertShape experts) => _experts = experts.Count;

    /// <summary>Layers counted so far, ascending.</summary>
    public IReadOnlyCollection<int> Layers => _counts.Keys;

    /// <summary>Tokens per expert of one layer since the last reset.</summary>
    /// <param name="layer">One of <see cref="Layers"/>.</param>
    public long[] Counts(int layer)
    {
        using var scope = NewDisposeScope();
        return _counts[layer].cpu().data<long>().ToArray();
    }

    /// <summary>Fullest expert's load over the mean, minus 1, at its worst over the layers; 0 is perfect balance.</summary>
    public double MaxViolation() =>
        Layers.Select(Counts).Select(counts => counts.Max() / Math.Max(counts.Average(), 1e-9) - 1).DefaultIfEmpty(0).Max();

    /// <summary>Adds another count, of a replica for instance.</summary>
    public void Add(ExpertLoad other)
    {
        using var guard = no_grad();
        foreach (var (layer, counts) in other._counts)
        {
            if (_counts.TryGetValue(layer, out var sum)) sum.AddInPlace(counts);
            else _counts[layer] = counts.clone().DetachFromDisposeScope();
        }
    }

    /// <summary>Forgets all counts.</summary>
    public void Reset()
    {
        foreach (var count in _counts.Values) count.Dispose();
        _counts.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => Reset();

    /// <summary>Receives the routing of one layer: layer, experts [N, k], weights [N, k].</summary>
    internal Action<int, Tensor, Tensor>? Observer { get; init; }

    /// <summary>Int64 [experts] of one layer.</summary>
    internal Tensor this[int layer] => _counts[layer];

    /// <summary>Adds counts made elsewhere, one per expert.</summary>
    internal void Add(int layer, long[] counts)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        AddCounts(layer, tensor(counts));
    }

    internal void Add(int layer, Tensor experts, Tensor weights, Tensor? realTokens)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        Observer?.Invoke(layer, experts, weights);
        var chosen = realTokens is null ? experts : experts[realTokens.ne(HeldScalars.Zero).flatten()];
        AddCounts(layer, chosen.flatten().bincount(null, _experts));
    }

    private void AddCounts(int layer, Tensor counts)
    {
        if (_counts.TryGetValue(layer, out var sum)) sum.AddInPlace(counts);
        else _counts[layer] = counts.DetachFromDisposeScope();
    }
}
