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

    /// <exception cref="FileNotFoundException">No weights, or a file that the index names is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or index and files disagree.</exception>
    public PretrainedFolder(string folder)
    {
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

    /// <summary>Shapes by name, from the headers alone.</summary>
    public IReadOnlyDictionary<string, long[]> Shapes => _owners.ToDictionary(pair => pair.Key, pair => pair.Value.Shape(pair.Key));

    /// <summary>Reads one tensor.</summary>
    public Tensor Read(string name) => _owners[name].Read(name);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var reader in _readers.Values) reader.Dispose();
    }

    /// <summary>Loads a whole folder; what is wrong with it is said with its name.</summary>
    /// <inheritdoc cref="CausalLM.LoadPretrained" path="/exception"/>
    public static CausalLM Load(string folder, Placement placement)
    {
        var config = ModelConfig.Load(folder);
        using var checkpoint = new PretrainedFolder(folder);
        CausalLM? model = null;
        try
        {
            model = CausalLM.Build(config, placement);
            StateDict.Load(model, checkpoint.Shapes, checkpoint.Read);
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

    /// <summary>Writes config.json and model.safetensors, each of them atomically.</summary>
    public static void Save(CausalLM model, string folder)
    {
        var config = model.Config with { Dtype = model.Dtype.ToString().ToLowerInvariant() };
        using (NewDisposeScope()) SafetensorsWriter.Write(Path.Combine(folder, SingleFile), model.StateDict());
        DurableFiles.Write(Path.Combine(folder, "config.json"), file => file.Write(Encoding.UTF8.GetBytes(config.ToJson())));
    }

    private static void ThrowIfNotFinite(CausalLM model, string folder)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, tensor) in model.StateDict())
            if (!tensor.isfinite().all().item<bool>())
                throw new InvalidDataException(
                    $"{folder}: {tensor.isfinite().logical_not().sum().item<long>()} of {tensor.numel()} numbers of '{name}' are not finite as "
                    + $"{tensor.dtype}; the training that wrote them diverged or the file is damaged: take an earlier checkpoint.");
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
