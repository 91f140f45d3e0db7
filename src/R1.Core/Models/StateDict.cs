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

/// <summary>Translates between stacked experts in memory and one key per expert in Hugging Face checkpoints; all other names agree.</summary>
internal static class StateDict
{
    private const string Stacked = ".mlp.experts.";
    private const int MostFaults = 50;

    /// <summary>One Hugging Face key: a tensor of the model or one expert's slice of it.</summary>
    internal readonly record struct Entry(string Name, Tensor Owner, int? Expert)
    {
        /// <summary>The live numbers.</summary>
        public Tensor View() => View(Owner);

        /// <summary>The same part of another tensor of the owner's shape, e.g. its gradient.</summary>
        public Tensor View(Tensor tensor) => Expert is { } expert ? tensor.select(0, expert) : tensor.alias();

        /// <summary>Its shape.</summary>
        public long[] Shape => Expert is null ? Owner.shape : Owner.shape[1..];
    }

    public static IEnumerable<Entry> Entries(CausalLM model)
    {
        foreach (var (name, parameter) in model.named_parameters())
        {
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
        foreach (var (name, buffer) in model.named_buffers(recurse: true, include_nonpersistent: false)) yield return new Entry(name, buffer, null);
    }

    /// <summary>Checks all names, shapes and types, then fills tensor by tensor.</summary>
    /// <param name="model">Receives the numbers.</param>
    /// <param name="offered">What is offered.</param>
    /// <param name="read">Writes one of the offered tensors into the live numbers.</param>
    public static void Load(CausalLM model, IReadOnlyDictionary<string, OfferedTensor> offered, Action<string, Tensor> read)
    {
        var entries = Entries(model).ToList();
        var faults = Faults(entries, offered, model.Config).ToList();
        if (faults.Count > 0) throw new ArgumentException("The weights do not fit the model:\n  " + Listed(faults));
        using var guard = no_grad();
        foreach (var entry in entries)
        {
            using var scope = NewDisposeScope();
            read(entry.Name, entry.View());
        }
    }

    private static string Listed(List<string> faults) => faults.Count <= MostFaults
        ? string.Join("\n  ", faults)
        : $"{string.Join("\n  ", faults.Take(MostFaults))}\n  and {faults.Count - MostFaults} more";

    private static IEnumerable<string> Faults(List<Entry> entries, IReadOnlyDictionary<string, OfferedTensor> offered, ModelConfig config)
    {
        foreach (var entry in entries)
        {
            if (!offered.TryGetValue(entry.Name, out var tensor)) yield return $"missing: {entry.Name} [{string.Join(", ", entry.Shape)}]";
            else if (!tensor.Shape.SequenceEqual(entry.Shape))
                yield return $"wrong shape: {entry.Name} is [{string.Join(", ", tensor.Shape)}], expected [{string.Join(", ", entry.Shape)}]";
            else if (!tensor.IsFloating) yield return $"wrong type: {entry.Name} is {tensor.TypeName}, expected floating-point numbers";
        }
        var known = entries.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in offered.Keys.Where(name => !known.Contains(name) && !MayBeIgnored(name, config)).Order(StringComparer.Ordinal))
            yield return $"unexpected: {name}";
    }

    /// <summary>A tied output layer saved all the same, inverse frequencies of old checkpoints, and layers that are not loaded.</summary>
    private static bool MayBeIgnored(string name, ModelConfig config)
    {
        if (name == "lm_head.weight") return config.TieWordEmbeddings;
        if (name.EndsWith(".rotary_emb.inv_freq", StringComparison.Ordinal)) return true;
        return LayerOf(name) is { } layer && layer >= config.NumHiddenLayers && layer < config.NumHiddenLayers + config.UnusedLayers;
    }

    private static int? LayerOf(string name) =>
        name.Split('.') is ["model", "layers", var index, ..] && int.TryParse(index, out var layer) ? layer : null;
}
