using System.Runtime.InteropServices;
using R1.Foundation;
using R1.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Generation.Gguf;

/// <summary>
/// Writes a checkpoint as one GGUF file, which llama.cpp and Ollama run: dense models of the shapes of Llama, Qwen2 and Qwen3. One weight at a time is in
/// memory.
/// </summary>
internal static class GgufExport
{
    private const uint QuantizationVersion = 2;

    // Numbers encoded at a time; whole blocks.
    private const int PieceNumbers = 1 << 20;

    /// <param name="folder">A Hugging Face folder.</param>
    /// <param name="path">The file; replaced in one step if it exists.</param>
    /// <param name="type">Type of the matrices.</param>
    /// <exception cref="NotSupportedException">The file cannot say what this model or its tokenizer computes: names file, field and value.</exception>
    /// <exception cref="ArgumentException">The weights do not fit the configuration; lists every fault.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or a weight is too large for the type.</exception>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    public static void Write(string folder, string path, GgufType type)
    {
        var config = ModelConfig.Load(folder);
        var model = new GgufModel(config);
        if (model.Faults().ToList() is { Count: > 0 } faults)
            throw new NotSupportedException($"{Path.Combine(folder, "config.json")}: {string.Join(" ", faults)}");
        using var weights = new PretrainedFolder(folder);
        GgufTensor[] tensors = [.. model.Tensors(Shapes(config, weights), type)];
        (string, object)[] metadata =
        [
            ("general.architecture", config.ModelType), ("general.type", "model"), ("general.name", Path.GetFileName(Path.GetFullPath(folder).TrimEnd('/'))),
            ("general.file_type", FileType(type)), ("general.quantization_version", QuantizationVersion),
            .. model.Sizes(), .. GgufVocabulary.Of(folder, config),
        ];
        DurableFiles.Write(path, stream => GgufFile.Write(stream, metadata, tensors, (tensor, target) => WriteNumbers(model, weights, tensor, target)));
    }

    // The weights are checked against a model without memory.
    private static List<(string Name, long[] Shape)> Shapes(ModelConfig config, PretrainedFolder weights)
    {
        using var scope = NewDisposeScope();
        using var model = CausalLM.Build(config, new Placement(ScalarType.Float32, META));
        StateDict.Load(model, weights.Offered, (_, _) => { });
        return [.. model.StateDict().Select(entry => (entry.Name, entry.Tensor.shape))];
    }

    private static void WriteNumbers(GgufModel model, PretrainedFolder weights, GgufTensor tensor, Stream stream)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var numbers = tensor.Source is null ? torch.tensor(model.RotaryDivisors()) : Read(weights, tensor, model.HeadsToReorder(tensor));
        foreach (var part in TensorBytes.Parts(numbers))
            WritePart(tensor, MemoryMarshal.Cast<byte, float>(part.bytes), stream);
    }

    private static Tensor Read(PretrainedFolder weights, GgufTensor tensor, int heads)
    {
        var numbers = empty(tensor.Shape, ScalarType.Float32);
        weights.ReadInto(tensor.Source!, numbers);
        return heads == 0 ? numbers : NeighboursFromHalves(numbers, heads);
    }

    private static Tensor NeighboursFromHalves(Tensor rows, int heads) =>
        rows.view(heads, 2, rows.shape[0] / heads / 2, -1).transpose(1, 2).reshape(rows.shape);

    private static void WritePart(GgufTensor tensor, ReadOnlySpan<float> numbers, Stream stream)
    {
        for (var start = 0; start < numbers.Length; start += PieceNumbers)
        {
            var piece = numbers.Slice(start, Math.Min(PieceNumbers, numbers.Length - start));
            stream.Write(GgufNumbers.Encode(tensor.Type, piece) ?? throw new InvalidDataException(
                $"'{tensor.Source}' has numbers that are too large for {tensor.Type}, or not finite: export as f32, or take an earlier checkpoint."));
        }
    }

    private static uint FileType(GgufType type) => type switch { GgufType.F32 => 0, GgufType.F16 => 1, _ => 7 };
}
