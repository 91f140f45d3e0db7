using TorchSharp;
using static TorchSharp.torch;

namespace R1.Models;

/// <summary>Translates between stacked experts in memory and one key per expert in Hugging Face checkpoints; all other names agree.</summary>
internal static class StateDict
{
    private const string Stacked = ".mlp.experts.";

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

    /// <summary>Checks all names and shapes, then copies tensor by tensor.</summary>
    /// <param name="model">Receives the numbers.</param>
    /// <param name="shapes">What is offered.</param>
    /// <param name="read">Supplies one of the offered tensors; it is disposed after copying when it was made by the call.</param>
    public static void Load(CausalLM model, IReadOnlyDictionary<string, long[]> shapes, Func<string, Tensor> read)
    {
        var entries = Entries(model).ToList();
        var faults = Faults(entries, shapes, model.Config).ToList();
        if (faults.Count > 0) throw new ArgumentException("The weights do not fit the model:\n  " + string.Join("\n  ", faults));
        using var guard = no_grad();
        foreach (var entry in entries)
        {
            using var scope = NewDisposeScope();
            entry.View().copy_(read(entry.Name));
        }
    }

    private static IEnumerable<string> Faults(List<Entry> entries, IReadOnlyDictionary<string, long[]> shapes, ModelConfig config)
    {
        foreach (var entry in entries)
        {
            if (!shapes.TryGetValue(entry.Name, out var shape)) yield return $"missing: {entry.Name} [{string.Join(", ", entry.Shape)}]";
            else if (!shape.SequenceEqual(entry.Shape))
                yield return $"wrong shape: {entry.Name} is [{string.Join(", ", shape)}], expected [{string.Join(", ", entry.Shape)}]";
        }
        var known = entries.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in shapes.Keys.Where(name => !known.Contains(name) && !MayBeIgnored(name, config)).Order(StringComparer.Ordinal))
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
