using System.Text;
using R1.Foundation;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Models.Adapters;

/// <summary>
/// Trains a model by low-rank updates of its projections (arXiv 2106.09685): the weights stay as they are, and only A and B of every update are trained.
/// Disabled, the model is the one that it was, so that no second copy is needed for a reference. Folders have the layout of PEFT.
/// </summary>
/// <remarks>
/// Routed experts and the latent's read-out of multi-head latent attention are not adapted: they are no projections of their own here. Nor are modules of
/// multi-token prediction. The model keeps its adapter until it is merged or disposed.
/// </remarks>
public sealed class LoraAdapter : IDisposable
{
    private const string WeightsFile = "adapter_model.safetensors";
    private const string Prefix = "base_model.model.";
    private readonly CausalLM _model;
    private readonly List<(string Name, Projection Projection, LoraUpdate Update)> _updates;

    private LoraAdapter(CausalLM model, LoraConfig config)
    {
        (_model, Config) = (model, config);
        _updates = [.. Targets(model, config).Select(target => (target.Name, target.Projection, new LoraUpdate(this, target.Projection)))];
        foreach (var (_, projection, update) in _updates) projection.Update = update;
        foreach (var parameter in model.parameters()) parameter.requires_grad = false;
        model.Adapter = this;
    }

    /// <summary>Ranks and targets.</summary>
    public LoraConfig Config { get; }

    /// <summary>Whether the updates take part in a forward.</summary>
    public bool IsEnabled { get; private set; } = true;

    /// <summary>Trained numbers.</summary>
    public long ParameterCount => Parameters().Sum(entry => entry.Tensor.numel());

    /// <summary>Gives a model an adapter that changes nothing yet; from then on its own weights are not trained.</summary>
    /// <param name="model">Any model of this library, in any type.</param>
    /// <param name="config">Ranks and targets.</param>
    /// <param name="seed">Same seed, same A.</param>
    /// <exception cref="ArgumentException">The model has an adapter, a target names no projection, or a size is no size.</exception>
    public static LoraAdapter Attach(CausalLM model, LoraConfig config, int seed)
    {
        var adapter = new LoraAdapter(model, config);
        adapter.Fill(new Seeds(seed));
        return adapter;
    }

    /// <summary>Gives a model the adapter of a folder that PEFT or <see cref="SavePretrained"/> has written.</summary>
    /// <exception cref="InvalidDataException">The folder is damaged or has an adapter of another kind; names it.</exception>
    /// <exception cref="ArgumentException">The adapter is another model's: lists what does not fit.</exception>
    public static LoraAdapter Load(CausalLM model, string folder)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var config = LoraConfig.Load(folder);
        var path = Path.Combine(folder, WeightsFile);
        if (!File.Exists(path)) throw new InvalidDataException($"'{folder}' has no {WeightsFile}: give a folder that PEFT or this library has saved.");
        var given = SafetensorsReader.ReadAll(path);
        var adapter = new LoraAdapter(model, config);
        try
        {
            adapter.Take(given, path);
            return adapter;
        }
        catch
        {
            adapter.Dispose();
            throw;
        }
    }

    /// <summary>The trained tensors as a part of a checkpoint.</summary>
    internal TensorPart Part() => new("adapter.safetensors", Parameters, given => Take(given, "adapter.safetensors"));

    /// <summary>The trained tensors by their names in PEFT's files; live.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> Parameters() => _updates.SelectMany(entry => new (string, Tensor)[]
    {
        ($"{Prefix}{entry.Name}.lora_A.weight", entry.Update.A), ($"{Prefix}{entry.Name}.lora_B.weight", entry.Update.B),
    });

    /// <summary>Takes the updates out until the result is disposed: the model as it was before.</summary>
    public IDisposable Disabled()
    {
        IsEnabled = false;
        return new Enabling(this);
    }

    /// <summary>Adds the updates to the weights and takes the adapter away; the model is trained as a whole again.</summary>
    public void Merge()
    {
        using (no_grad())
        using (NewDisposeScope())
            foreach (var (_, projection, update) in _updates) projection.Weight.copy_(projection.Weight.to(ScalarType.Float32).Plus(update.Matrix()));
        Dispose();
    }

    /// <summary>Writes adapter_config.json and adapter_model.safetensors.</summary>
    /// <param name="folder">Made if missing.</param>
    public void SavePretrained(string folder)
    {
        using (NewDisposeScope()) SafetensorsWriter.Write(Path.Combine(folder, WeightsFile), Parameters());
        DurableFiles.Write(Path.Combine(folder, LoraConfig.FileName), file => file.Write(Encoding.UTF8.GetBytes(Config.ToJson())));
    }

    /// <summary>Takes the adapter away; the weights are what they were before.</summary>
    public void Dispose()
    {
        foreach (var (_, projection, update) in _updates)
        {
            projection.Update = null;
            update.Dispose();
        }
        _updates.Clear();
        foreach (var parameter in _model.parameters()) parameter.requires_grad = true;
        _model.Adapter = null;
    }

    private static List<(string Name, Projection Projection)> Targets(CausalLM model, LoraConfig config)
    {
        if (model.Adapter is not null) throw new ArgumentException("The model has an adapter already: merge or dispose it first.", nameof(model));
        if (config.Rank < 1) throw new ArgumentException($"The rank is {config.Rank}; give at least 1.", nameof(config));
        var projections = model.named_modules().Where(entry => entry.module is Projection).Select(entry => (entry.name, (Projection)entry.module))
            .Where(entry => !entry.name.EndsWith("kv_b_proj", StringComparison.Ordinal))
            .Where(entry => !entry.name.StartsWith(CausalLM.PredictionName + ".", StringComparison.Ordinal)).ToList();
        string LastPart(string name) => name[(name.LastIndexOf('.') + 1)..];
        foreach (var target in config.TargetModules)
            if (!projections.Any(entry => LastPart(entry.name) == target))
                throw new ArgumentException($"target_modules names '{target}', which no projection of this {model.Config.ModelType} is called; there are "
                    + $"{string.Join(", ", projections.Select(entry => LastPart(entry.name)).Distinct())}.", nameof(config));
        return [.. projections.Where(entry => config.TargetModules.Contains(LastPart(entry.name)))];
    }

    // A as PEFT draws it, uniform within 1 / sqrt(in); B zero.
    private void Fill(Seeds seeds)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, _, update) in _updates)
        {
            var (random, bound) = (seeds.Random("adapter", name), 1 / Math.Sqrt(update.A.shape[1]));
            var values = new float[update.A.numel()];
            for (var i = 0; i < values.Length; i++) values[i] = (float)(bound * (2 * random.NextDouble() - 1));
            update.A.copy_(tensor(values, update.A.shape));
            update.B.zero_();
        }
    }

    private void Take(IReadOnlyDictionary<string, Tensor> given, string source)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var faults = Faults(given).ToList();
        if (faults.Count > 0) throw new ArgumentException($"{source} does not fit the model:\n  {string.Join("\n  ", faults)}");
        foreach (var (name, tensor) in Parameters()) tensor.copy_(given[name]);
    }

    private IEnumerable<string> Faults(IReadOnlyDictionary<string, Tensor> given)
    {
        var own = Parameters().ToDictionary(entry => entry.Name, entry => entry.Tensor);
        foreach (var (name, tensor) in own)
        {
            if (!given.TryGetValue(name, out var other)) yield return $"missing: {name} [{string.Join(", ", tensor.shape)}]";
            else if (!other.shape.SequenceEqual(tensor.shape))
                yield return $"wrong shape: {name} is [{string.Join(", ", other.shape)}], expected [{string.Join(", ", tensor.shape)}]";
        }
        foreach (var name in given.Keys.Where(name => !own.ContainsKey(name)).Order(StringComparer.Ordinal)) yield return $"unexpected: {name}";
    }

    private sealed class Enabling(LoraAdapter adapter) : IDisposable
    {
        public void Dispose() => adapter.IsEnabled = true;
    }
}
