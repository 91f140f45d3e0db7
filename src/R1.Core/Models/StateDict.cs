using System.Globalization;
using R1.Foundation;
using TorchSharp;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>A tensor that may be loaded, as its source describes it.</summary>
/// <param name="Shape">Sizes.</param>
/// <param name="TypeName">Element type as the source names it.</param>
/// <param name="IsFloating">Whether it can be a weight.</param>
internal readonly record struct OfferedTensor(long[] Shape, string TypeName, bool IsFloating)
{
    public static OfferedTensor Of(Tensor tensor) => new(tensor.shape, tensor.dtype.ToString(), is_floating_point(tensor.dtype));
}

/// <summary>
/// Translates between memory and Hugging Face checkpoints: stacked experts have one key each there, and modules of multi-token prediction are layers after the
/// last one, each with a copy of embedding and output head. All other names agree.
/// </summary>
internal static class StateDict
{
    private const string Stacked = ".mlp.experts.";
    private const string Embedding = "model.embed_tokens.weight", Head = "lm_head.weight";
    private const int MostFaults = 50;

    /// <summary>One Hugging Face key: a tensor of the model or one expert's slice of it.</summary>
    internal readonly record struct Entry(string Name, Tensor Owner, int? Expert)
    {
        /// <summary>The entry whose numbers this one says again; null where it has its own.</summary>
        public string? Repeats { get; init; }

        /// <summary>The live numbers.</summary>
        public Tensor View() => View(Owner);

        /// <summary>The same part of another tensor of the owner's shape, e.g. its gradient.</summary>
        public Tensor View(Tensor tensor) => Expert is { } expert ? tensor.select(0, expert) : tensor.alias();

        /// <summary>Its shape.</summary>
        public long[] Shape => Expert is null ? Owner.shape : Owner.shape[1..];
    }

    public static IEnumerable<Entry> Entries(CausalLM model)
    {
        foreach (var (own, parameter) in model.named_parameters())
        {
            var name = Published(own, model.Config);
            var at = name.IndexOf(Stacked, StringComparison.Ordinal);
            if (at < 0)
            {
                yield return new Entry(name, parameter, null);
                continue;
            }
            var (layer, projection) = (name[..(at + Stacked.Length)], name[(at + Stacked.Length)..]);
            for (var expert = 0; expert < parameter.shape[0]; expert++)
                yield return new Entry($"{layer}{expert}.{projection}.weight", parameter, expert);
        }
        foreach (var (name, buffer) in model.named_buffers(recurse: true, include_nonpersistent: false))
            yield return new Entry(Published(name, model.Config), buffer, null);
        for (var module = 0; module < model.PredictionModules; module++)
        {
            var layer = LayerPrefix(module, model.Config);
            yield return new Entry($"{layer}embed_tokens.weight", model.Stack.Embedding, null) { Repeats = Embedding };
            yield return new Entry($"{layer}shared_head.head.weight", model.HeadWeight, null)
            {
                Repeats = model.Config.TieWordEmbeddings ? Embedding : Head,
            };
        }
    }

    /// <summary>Checks all names, shapes and types, then fills tensor by tensor.</summary>
    /// <param name="model">Receives the numbers.</param>
    /// <param name="offered">What is offered.</param>
    /// <param name="read">Writes one of the offered tensors into the live numbers.</param>
    public static void Load(CausalLM model, IReadOnlyDictionary<string, OfferedTensor> offered, Action<string, Tensor> read)
    {
        var entries = Entries(model).ToList();
        var faults = Faults(entries, offered, model).ToList();
        if (faults.Count > 0) throw new ArgumentException("The weights do not fit the model:\n  " + FaultList.Text(faults, MostFaults));
        using var guard = no_grad();
        foreach (var entry in entries.Where(entry => entry.Repeats is not null && offered.ContainsKey(entry.Name))) CheckRepeated(entry, read);
        foreach (var entry in entries.Where(entry => entry.Repeats is null))
        {
            using var scope = NewDisposeScope();
            read(entry.Name, entry.View());
        }
    }

    private static void CheckRepeated(Entry entry, Action<string, Tensor> read)
    {
        using var scope = NewDisposeScope();
        var (own, repeated) = (empty_like(entry.Owner), empty_like(entry.Owner));
        read(entry.Repeats!, own);
        read(entry.Name, repeated);
        if (!own.Equals(repeated))
            throw new ArgumentException(
                $"'{entry.Name}' is not equal to '{entry.Repeats}', but the model has one tensor for both: load it without its prediction modules.");
    }

    private static IEnumerable<string> Faults(List<Entry> entries, IReadOnlyDictionary<string, OfferedTensor> offered, CausalLM model)
    {
        foreach (var entry in entries)
        {
            if (!offered.TryGetValue(entry.Name, out var tensor))
            {
                if (entry.Repeats is null) yield return $"missing: {entry.Name} [{string.Join(", ", entry.Shape)}]";
            }
            else if (!tensor.Shape.SequenceEqual(entry.Shape))
                yield return $"wrong shape: {entry.Name} is [{string.Join(", ", tensor.Shape)}], expected [{string.Join(", ", entry.Shape)}]";
            else if (!tensor.IsFloating) yield return $"wrong type: {entry.Name} is {tensor.TypeName}, expected floating-point numbers";
        }
        var known = entries.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in offered.Keys.Where(name => !known.Contains(name) && !MayBeIgnored(name, model)).Order(StringComparer.Ordinal))
            yield return $"unexpected: {name}";
    }

    /// <summary>A tied output layer saved all the same, inverse frequencies of old checkpoints, and prediction modules that are not loaded.</summary>
    private static bool MayBeIgnored(string name, CausalLM model)
    {
        var config = model.Config;
        if (name == Head) return config.TieWordEmbeddings;
        if (name.EndsWith(".rotary_emb.inv_freq", StringComparison.Ordinal)) return true;
        return model.PredictionModules == 0
            && LayerOf(name) is { } layer && layer >= config.NumHiddenLayers && layer < config.NumHiddenLayers + config.PredictionModules;
    }

    /// <summary>mtp.0.eh_proj.weight and mtp.0.block.mlp... of a model of 61 layers are model.layers.61.eh_proj.weight and model.layers.61.mlp...</summary>
    private static string Published(string name, ModelConfig config)
    {
        if (name.Split('.', 3) is not [CausalLM.PredictionName, var module, var rest]) return name;
        const string layer = PredictionModule.LayerName + ".";
        return LayerPrefix(int.Parse(module, CultureInfo.InvariantCulture), config)
            + (rest.StartsWith(layer, StringComparison.Ordinal) ? rest[layer.Length..] : rest);
    }

    private static string LayerPrefix(int module, ModelConfig config) => $"model.layers.{config.NumHiddenLayers + module}.";

    private static int? LayerOf(string name) =>
        name.Split('.') is ["model", "layers", var index, ..] && int.TryParse(index, out var layer) ? layer : null;
}
