using System.Text.Json;
using R1.Configuration;

namespace R1.Kernel.Rewarding;

/// <summary>
/// A request of OpenRLHF's client for a remote reward model. Of several addresses that it is given it sends empty lists to all but the first, and takes a
/// refusal of one for a failure of all: no entry at all is no fault here.
/// </summary>
internal sealed record RemoteModelRequest : IConfig
{
    /// <summary>Prompt and completion in one text each, special tokens included.</summary>
    public required IReadOnlyList<JsonElement> Query { get; init; }

    /// <summary>The prompts alone.</summary>
    public required IReadOnlyList<JsonElement> Prompts { get; init; }

    /// <summary>The gold answers; see <see cref="GoldField"/>.</summary>
    public required IReadOnlyList<JsonElement> Labels { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults()
    {
        foreach (var (name, count) in new[] { (nameof(Prompts), Prompts.Count), (nameof(Labels), Labels.Count) })
            if (count != Query.Count) yield return new ConfigFault(name, $"{count} entries", $"give one for each of the {Query.Count} queries");
        foreach (var (name, texts) in new[] { ("query", Query), ("prompts", Prompts) })
            for (var i = 0; i < texts.Count; i++)
                if (TextOf(texts[i]) is null) yield return new ConfigFault($"{name}[{i}]", texts[i].ValueKind, "give a text of whole characters");
        for (var i = 0; i < Labels.Count; i++)
            if (GoldField.Of(Labels[i]) is not { Count: > 0 } answers || answers.Any(string.IsNullOrWhiteSpace))
                yield return new ConfigFault($"labels[{i}]", Labels[i].ValueKind, "give the gold answer: name its column with --data.label_key");
    }

    /// <summary>As a request for one of our own rewards.</summary>
    public RewardRequest For(RewardKind reward)
    {
        JsonElement[] completions =
        [
            .. Query.Zip(Prompts, (query, prompt) => JsonSerializer.SerializeToElement(
                QueryText.WithoutEnd(QueryText.WithoutPrompt(TextOf(query)!, TextOf(prompt)!)))),
        ];
        return new RewardRequest { Reward = reward, Completions = completions, Gold = reward == RewardKind.Math ? Labels : [] };
    }

    private static string? TextOf(JsonElement text) => text.ValueKind == JsonValueKind.String ? RewardRequest.TextOf(text) : null;
}
