using R1.Models;
using R1.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>Tensors as one safetensors file of a checkpoint: weights, optimiser moments.</summary>
/// <param name="name">File name, e.g. <c>policy.safetensors</c>.</param>
/// <param name="get">The live tensors by name.</param>
/// <param name="set">Copies loaded tensors into the live ones; they are disposed afterwards.</param>
public sealed class TensorPart(
    string name, Func<IEnumerable<(string Name, Tensor Tensor)>> get, Action<IReadOnlyDictionary<string, Tensor>> set) : ICheckpointPart
{
    /// <inheritdoc/>
    public string Name => name;

    /// <summary>Weights and buffers of a model.</summary>
    public static TensorPart Model(string name, CausalLM model) => new(name, model.StateDict, model.LoadStateDict);

    /// <inheritdoc/>
    public void Save(Stream stream)
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(stream, get());
    }

    /// <inheritdoc/>
    /// <remarks>The stream must be a file, as a checkpoint's is: tensors are read where they lie.</remarks>
    public void Load(Stream stream)
    {
        using var scope = NewDisposeScope();
        var reader = new SafetensorsReader((FileStream)stream);
        set(reader.Names.ToDictionary(key => key, reader.Read));
        stream.Position = stream.Length;
    }
}
