using R1.Models;
using static TorchSharp.torch;

namespace R1.Cluster.Contracts;

/// <summary>A model's weights and buffers as bytes: float32, one after the other, in the order of its state dict.</summary>
internal static class WeightBytes
{
    /// <summary>The present weights of a model in float32 on the CPU.</summary>
    public static byte[] Of(CausalLM model)
    {
        using var scope = NewDisposeScope();
        var tensors = model.StateDict().Select(entry => entry.Tensor.detach()).ToList();
        var (bytes, offset) = (new byte[tensors.Sum(tensor => tensor.numel() * sizeof(float))], 0);
        foreach (var tensor in tensors)
        {
            var source = tensor.contiguous().bytes;
            source.CopyTo(bytes.AsSpan(offset));
            offset += source.Length;
        }
        return bytes;
    }

    /// <summary>Writes weights into a model.</summary>
    /// <exception cref="InvalidDataException">They are those of a model of another size.</exception>
    public static void CopyTo(CausalLM model, ReadOnlySpan<byte> bytes)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var tensors = model.StateDict().Select(entry => entry.Tensor.detach()).ToList();
        var length = tensors.Sum(tensor => tensor.numel() * sizeof(float));
        if (length != bytes.Length) throw new InvalidDataException($"The weights have {bytes.Length} bytes, and the model needs {length}.");
        foreach (var tensor in tensors)
        {
            var target = tensor.bytes;
            bytes[..target.Length].CopyTo(target);
            bytes = bytes[target.Length..];
        }
    }
}
