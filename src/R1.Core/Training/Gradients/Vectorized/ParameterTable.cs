using System.Runtime.InteropServices;
using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training.Gradients.Vectorized;

/// <summary>A model's live weights and gradients by Hugging Face name, as plain numbers; one expert is a slice of its stack.</summary>
internal sealed class ParameterTable
{
    private readonly Dictionary<string, StateDict.Entry> _entries;

    public ParameterTable(CausalLM model) => _entries = StateDict.Entries(model).ToDictionary(entry => entry.Name, StringComparer.Ordinal);

    /// <summary>The numbers of a weight or buffer, row-major; valid until the tensor's storage changes.</summary>
    public ReadOnlySpan<float> Values(string name) => Slice(_entries[name], _entries[name].Owner);

    /// <summary>The numbers of a parameter's gradient, made zero where there was none; empty for a frozen parameter.</summary>
    public Span<float> Gradient(string name)
    {
        var entry = _entries[name];
        if (!entry.Owner.requires_grad) return [];
        if (entry.Owner.grad is null)
        {
            using var guard = no_grad();
            entry.Owner.grad = zeros(entry.Owner.shape).DetachFromDisposeScope();
        }
        return Slice(entry, entry.Owner.grad!);
    }

    private static Span<float> Slice(StateDict.Entry entry, Tensor tensor)
    {
        var all = MemoryMarshal.Cast<byte, float>(tensor.bytes);
        if (entry.Expert is not { } expert) return all;
        var size = all.Length / (int)tensor.shape[0];
        return all.Slice(expert * size, size);
    }
}
