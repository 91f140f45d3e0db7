using TorchSharp;

namespace R1.Models;

/// <summary>The tensors of one part of a model.</summary>
/// <param name="Part">What they do.</param>
/// <param name="Tensors">Number of tensors.</param>
/// <param name="Numbers">Numbers in them.</param>
/// <param name="Share">Share of all numbers.</param>
public sealed record ModelPart(string Part, int Tensors, long Numbers, double Share);

/// <summary>How a model's parameters are distributed over its parts.</summary>
public static class ParameterCensus
{
    // In this order: the first fragment that a Hugging Face name holds decides.
    private static readonly (string Fragment, string Part)[] Parts =
    [
        ("embed_tokens", "embedding"), ("lm_head", "output head"), ("eh_proj", "multi-token prediction"), ("norm", "norms"), ("self_attn", "attention"),
        (".experts.", "routed experts"), ("shared_experts", "shared experts"), ("mlp.gate.", "router"), ("mlp", "dense feed-forward"),
    ];

    /// <summary>One row per part, in the order in which a token meets them.</summary>
    public static IReadOnlyList<ModelPart> Of(CausalLM model)
    {
        using var scope = torch.NewDisposeScope();
        var entries = StateDict.Entries(model).Where(e => e.Repeats is null).Select(e => (Part: PartOf(e.Name), Numbers: e.View().numel())).ToList();
        var all = entries.Sum(e => e.Numbers);
        return [.. entries.GroupBy(e => e.Part).Select(g => new ModelPart(g.Key, g.Count(), g.Sum(e => e.Numbers), (double)g.Sum(e => e.Numbers) / all))];
    }

    private static string PartOf(string name) => Parts.FirstOrDefault(p => name.Contains(p.Fragment, StringComparison.Ordinal)).Part ?? "other";
}
