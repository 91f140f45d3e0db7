using System.Runtime.InteropServices;
using R1.Models;
using R1.Vectors;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Generation.Vectorized;

/// <summary>A model's weights by Hugging Face name, as plain numbers.</summary>
internal sealed class WeightReader : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Dictionary<string, Tensor> _tensors;

    public WeightReader(CausalLM model) =>
        _tensors = model.StateDict().ToDictionary(entry => entry.Name, entry => entry.Tensor, StringComparer.Ordinal);

    /// <summary>Whether the model has such a weight.</summary>
    public bool Has(string name) => _tensors.ContainsKey(name);

    /// <summary>The numbers of a weight, row-major. A view of the live tensor: valid until the reader is disposed.</summary>
    public ReadOnlySpan<float> this[string name]
    {
        get
        {
            var tensor = _tensors[name].detach();
            if (tensor.dtype != ScalarType.Float32 || tensor.device_type != DeviceType.CPU) tensor = tensor.to(ScalarType.Float32, CPU);
            return MemoryMarshal.Cast<byte, float>(tensor.contiguous().bytes);
        }
    }

    /// <summary>Copies a vector, such as the weight of a norm.</summary>
    public void Copy(string name, AlignedBuffer<float> target, int offset = 0) => this[name].CopyTo(target.Span[offset..]);

    /// <inheritdoc/>
    public void Dispose() => _scope.Dispose();
}
