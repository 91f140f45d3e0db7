using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using R1.Foundation;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>A Hugging Face checkpoint folder: config.json and model.safetensors, or several files and an index.</summary>
internal sealed class PretrainedFolder : IDisposable
{
    private const string SingleFile = "model.safetensors";
    private const string IndexFile = "model.safetensors.index.json";
    private readonly Dictionary<string, SafetensorsReader> _readers = [];
    private readonly Dictionary<string, SafetensorsReader> _owners = [];
    private readonly Float8? _float8;

    /// <param name="folder">The folder.</param>
    /// <param name="float8">How 8-bit weights are scaled; null where the configuration says nothing of it.</param>
    /// <exception cref="FileNotFoundException">No weights, or a file that the index names is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or index and files disagree.</exception>
    public PretrainedFolder(string folder, Float8? float8 = null)
    {
        _float8 = float8;
        try
        {
            if (File.Exists(Path.Combine(folder, IndexFile))) OpenShards(folder);
            else OpenSingle(folder);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the files offer by name, from their headers alone; the scales of 8-bit weights belong to these.</summary>
    public IReadOnlyDictionary<string, OfferedTensor> Offered => _owners.Keys.Where(name => !IsScale(name)).ToDictionary(name => name, Offer);

    /// <summary>Writes one tensor into live numbers of its shape.</summary>
    public void ReadInto(string name, Tensor target)
    {
        if (!IsFloat8(name))
        {
            _owners[name].ReadInto(name, target);
            return;
        }
        var scales = name + Float8.ScaleSuffix;
        _float8!.ReadInto((_owners[name], name), _owners[scales].Read(scales).to(ScalarType.Float32), target);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var reader in _readers.Values) reader.Dispose();
    }

    /// <summary>Loads a whole folder; what is wrong with it is said with its name.</summary>
    /// <inheritdoc cref="CausalLM.LoadPretrained" path="/exception"/>
    public static CausalLM Load(string folder, Placement placement, bool withPrediction)
    {
        var config = ModelConfig.Load(folder);
        using var checkpoint = new PretrainedFolder(folder, Float8Of(config));
        CausalLM? model = null;
        try
        {
            model = CausalLM.Build(config, placement, withPrediction);
            StateDict.Load(model, checkpoint.Offered, checkpoint.ReadInto);
            ThrowIfNotFinite(model, folder);
            return model;
        }
        catch (Exception error)
        {
            model?.Dispose();
            if (error is ArgumentException) throw new ArgumentException($"{folder}: {error.Message}", error);
            if (error is ExternalException)
                throw new ArgumentException($"{folder}: a model of the sizes in config.json cannot be made here ({FirstLine(error)}).", error);
            throw;
        }
    }

    /// <summary>
    /// Writes config.json and model.safetensors, each of them atomically. What was read from 8-bit weights is written in the type that it has.
    /// </summary>
    public static void Save(CausalLM model, string folder)
    {
        var unused = model.Config.Unused?.Where(pair => pair.Key != Float8.ConfigKey).ToDictionary();
        var config = model.Config with { Dtype = model.Dtype.ToString().ToLowerInvariant(), Unused = unused };
        using (NewDisposeScope()) SafetensorsWriter.Write(Path.Combine(folder, SingleFile), model.StateDict());
        DurableFiles.Write(Path.Combine(folder, "config.json"), file => file.Write(Encoding.UTF8.GetBytes(config.ToJson())));
    }

    private static Float8? Float8Of(ModelConfig config) =>
        config.Unused?.TryGetValue(Float8.ConfigKey, out var quantization) == true ? Float8.Parse(quantization, out _) : null;

    private static void ThrowIfNotFinite(CausalLM model, string folder)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, tensor) in model.StateDict())
            if (NotFinite(tensor) is > 0 and var count)
                throw new InvalidDataException(
                    $"{folder}: {count} of {tensor.numel()} numbers of '{name}' are not finite as "
                    + $"{tensor.dtype}; the training that wrote them diverged or the file is damaged: take an earlier checkpoint.");
    }

    // Piece by piece: the answers for a large embedding would be as large as half of it.
    private static long NotFinite(Tensor tensor)
    {
        const long step = 1 << 22;
        var (flat, count) = (tensor.view(-1), 0L);
        for (long start = 0; start < flat.numel(); start += step)
        {
            using var scope = NewDisposeScope();
            var piece = flat.narrow(0, start, Math.Min(step, flat.numel() - start));
            count += piece.numel() - piece.isfinite().sum().item<long>();
        }
        return count;
    }

    private bool IsFloat8(string name) => _owners[name].Entry(name).TypeName == Float8.TypeName;

    private bool IsScale(string name) =>
        name.EndsWith(Float8.ScaleSuffix, StringComparison.Ordinal) && name[..^Float8.ScaleSuffix.Length] is var weight
        && _owners.ContainsKey(weight) && IsFloat8(weight);

    private OfferedTensor Offer(string name)
    {
        var entry = _owners[name].Entry(name);
        if (!IsFloat8(name)) return new OfferedTensor(entry.Shape, entry.TypeName, is_floating_point(entry.Dtype));
        var scales = name + Float8.ScaleSuffix;
        if (_float8 is null) return new OfferedTensor(entry.Shape, $"{entry.TypeName} without a {Float8.ConfigKey} in config.json", IsFloating: false);
        var isScaled = entry.Shape.Length == 2 && _owners.TryGetValue(scales, out var owner)
            && owner.Shape(scales).SequenceEqual(_float8.ScaleShape(entry.Shape));
        return new OfferedTensor(entry.Shape, isScaled ? entry.TypeName : $"{entry.TypeName} without scales in '{scales}' that fit its blocks", isScaled);
    }

    private static string FirstLine(Exception error) => error.Message.Split('\n')[0].Trim();

    private void OpenSingle(string folder)
    {
        var path = Path.Combine(folder, SingleFile);
        if (!File.Exists(path))
            throw new FileNotFoundException(
                $"'{folder}' has neither {SingleFile} nor {IndexFile}; other weight formats must be converted to safetensors first.", path);
        var reader = Open(folder, SingleFile);
        foreach (var name in reader.Names) _owners[name] = reader;
    }

    private void OpenShards(string folder)
    {
        var path = Path.Combine(folder, IndexFile);
        foreach (var (name, file) in ReadIndex(path))
        {
            if (file is null) throw new InvalidDataException($"{path}: tensor '{name}' is placed in null instead of a file; download the file again.");
            if (file != Path.GetFileName(file))
                throw new InvalidDataException($"{path}: tensor '{name}' is placed in '{file}'; only files of the same folder are allowed.");
            var reader = _readers.GetValueOrDefault(file) ?? Open(folder, file);
            if (!reader.Names.Contains(name))
                throw new InvalidDataException($"{path}: tensor '{name}' is not in '{file}'; download the checkpoint again.");
            _owners[name] = reader;
        }
        foreach (var (file, reader) in _readers)
            if (reader.Names.FirstOrDefault(name => !_owners.ContainsKey(name)) is { } missing)
                throw new InvalidDataException($"{path}: tensor '{missing}' of '{file}' has no entry; download the index again.");
    }

    private SafetensorsReader Open(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        if (!File.Exists(path)) throw new FileNotFoundException($"{IndexFile} of '{folder}' names '{file}', which is missing; download it.", path);
        return _readers[file] = new SafetensorsReader(path);
    }

    private static Dictionary<string, string?> ReadIndex(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.GetProperty("weight_map").Deserialize<Dictionary<string, string?>>() ?? throw new JsonException("it is null");
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path}: no weight_map of names and files ({error.Message}); download the file again.", error);
        }
    }
}
