using System.Text.Json;
using System.Text.Json.Nodes;
using R1.Configuration;

namespace R1.Kernel.Rewarding;

/// <summary>
/// Requests for <c>math</c> as training frameworks make them, in our own shape: TRL's reward functions (<c>prompts</c>, <c>completions</c> and a column such as
/// <c>solution</c> or <c>answer</c>), verl's <c>compute_score</c> (<c>solution_str</c>, <c>ground_truth</c>, one or many), OpenRLHF's remote reward model
/// (<c>query</c> with the prompt in it, <c>prompts</c>, <c>labels</c>).
/// </summary>
internal static class FrameworkRequest
{
    private static readonly string[] CompletionNames = ["completions", "solution_strs", "solution_str", "responses", "response", "query", "queries"];
    private static readonly string[] GoldNames = ["gold", "ground_truths", "ground_truth", "answer", "answers", "solution", "solutions", "labels", "label"];
    private static readonly string[] Ignored = ["prompt", "data_source", "data_sources", "extra_info", "extra_infos", "trainer_state", "log_extra",
        "log_metric", "kwargs"];
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a request.</summary>
    /// <param name="json">The body.</param>
    /// <param name="reward">The reward that the address names; null where the body does.</param>
    /// <exception cref="InvalidConfigException">It is no request: lists every fault.</exception>
    public static RewardRequest Read(string json, string? reward)
    {
        try
        {
            if (Translated(json, reward) is { } translated) return ConfigJson.Read<RewardRequest>(translated, "the request");
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair somewhere: the reader of our own shape tells where.
        }
        return ConfigJson.Read<RewardRequest>(json, "the request");
    }

    private static string? Translated(string json, string? reward)
    {
        if (Parse(json) is not { } body) return null;
        if (reward is not null) body["reward"] = reward;
        if (!body.ContainsKey("reward") && CompletionNames.Skip(1).Any(body.ContainsKey)) body["reward"] = "math";
        if (body["reward"] is JsonValue name && name.TryGetValue<string>(out var text) && text == "math") Translate(body);
        return body.ToJsonString();
    }

    private static JsonObject? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: Strict) as JsonObject;
        }
        catch (JsonException)
        {
            // The reader of our own shape tells what is wrong.
            return null;
        }
    }

    private static void Translate(JsonObject body)
    {
        var named = CompletionNames.FirstOrDefault(body.ContainsKey);
        if (named is null) return;
        var completions = Column(body, named);
        if (named is "query" or "queries") completions = WithoutPrompts(completions, body["prompts"] as JsonArray);
        body["completions"] = completions;
        if (GoldNames.FirstOrDefault(body.ContainsKey) is { } gold) body["gold"] = Column(body, gold);
        if (body["prompts"] is JsonValue) body["prompts"] = Column(body, "prompts");
        foreach (var (name, value) in body.ToList())
            if (name is not ("reward" or "prompts" or "completions" or "gold")
                && (Ignored.Contains(name) || value is JsonArray column && column.Count == completions.Count)) body.Remove(name);
    }

    // Taken out under its own name; one value is a column of one.
    private static JsonArray Column(JsonObject body, string name)
    {
        body.Remove(name, out var value);
        return value as JsonArray ?? [value];
    }

    private static JsonArray WithoutPrompts(JsonArray queries, JsonArray? prompts) => prompts?.Count != queries.Count
        ? queries
        : [.. queries.Zip(prompts, (query, prompt) =>
            Text(query) is { } text && Text(prompt) is { } start ? QueryText.WithoutPrompt(text, start) : query?.DeepClone())];

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
