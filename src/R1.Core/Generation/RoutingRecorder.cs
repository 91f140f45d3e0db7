using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Generation;

/// <summary>Writes down which experts the tokens of a sampler's forwards visited, and changes nothing.</summary>
internal sealed class RoutingRecorder : IRouting, IDisposable
{
    private readonly List<Tensor> _layers = [];

    /// <inheritdoc/>
    public Tensor Choose(int layer, Tensor own)
    {
        _layers.Add(own.to(ScalarType.Int32).DetachFromDisposeScope());
        return own;
    }

    /// <summary>What was written since the last call: for each token of the forward, row after row, its k experts of every layer that has any.</summary>
    public ushort[][] Take()
    {
        using var scope = NewDisposeScope();
        var all = stack(_layers, 1).cpu(); // [B * S, layers, k]
        var perToken = (int)(all.shape[1] * all.shape[2]);
        Dispose();
        return [.. all.data<int>().ToArray().Select(expert => (ushort)expert).Chunk(perToken)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var layer in _layers) layer.Dispose();
        _layers.Clear();
    }
}
