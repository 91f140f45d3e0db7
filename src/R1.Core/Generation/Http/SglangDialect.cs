using System.Text.Json;
using System.Text.Json.Nodes;

namespace R1.Generation.Http;

/// <summary>
/// SGLang's own interface. Every completion is an entry of its own with a seed of its own, since parallel samples of one entry would share the seed; ids and
/// log-probabilities come in pairs, and each with the version of the weights.
/// </summary>
internal sealed class SglangDialect : ServerDialect
{
    /// <inheritdoc/>
    public override string GeneratePath => "generate";

    /// <inheritdoc/>
    public override string? ModelFault(bool hasAdapter) =>
        hasAdapter ? "SGLang is given whole weights: merge the adapter, or use vLLM, which takes adapters." : null;

    /// <inheritdoc/>
    public override JsonObject Body(Exchange exchange)
    {
        var numbers = Enumerable.Range(0, exchange.Request.Count).ToArray();
        return new()
        {
            ["input_ids"] = new JsonArray([.. numbers.Select(_ => List(exchange.Request.PromptIds))]),
            ["sampling_params"] = new JsonArray([.. numbers.Select(i => Parameters(exchange, i))]),
            ["return_logprob"] = true,
            ["stream"] = false,
        };
    }

    /// <inheritdoc/>
    public override SampledCompletion[] Read(JsonElement answer, Exchange exchange)
    {
        var entries = answer.Items();
        return entries.Count == exchange.Request.Count
            ? [.. entries.Select(entry => Completion(entry, exchange))]
            : throw new ServerFaultException($"{entries.Count} completions came, {exchange.Request.Count} were asked for");
    }

    /// <inheritdoc/>
    public override async Task LoadAsync(ServerConnection server, PublishedPolicy policy, string? previous)
    {
        var order = new JsonObject { ["model_path"] = policy.Folder, ["weight_version"] = policy.Version, ["flush_cache"] = true };
        using var answer = ServerConnection.Parse(await server.PostAsync("update_weights_from_disk", order));
        if (answer.RootElement.Find("success") is not { ValueKind: JsonValueKind.True })
            throw new ServerFaultException($"new weights were refused: {answer.RootElement.Find("message").Text()}");
    }

    private static JsonObject Parameters(Exchange exchange, int number) => new()
    {
        ["max_new_tokens"] = exchange.Options.MaxNewTokens,
        ["sampling_seed"] = unchecked((long)exchange.Request.Seed + number),
        // Each is said, for a server takes what is missing from the checkpoint's generation_config.json.
        ["temperature"] = 1.0,
        ["top_p"] = 1.0,
        ["top_k"] = -1,
        ["min_p"] = 0.0,
        ["repetition_penalty"] = 1.0,
        ["frequency_penalty"] = 0.0,
        ["presence_penalty"] = 0.0,
        // ignore_eos would ignore these as well.
        ["stop_token_ids"] = List(exchange.Options.StopTokenIds),
        ["no_stop_trim"] = true,
    };

    private static SampledCompletion Completion(JsonElement entry, Exchange exchange)
    {
        var meta = entry.Need("meta_info");
        CheckVersion(meta.Find("weight_version").Text(), exchange);
        if (meta.Need("prompt_tokens").Integer() is var length && length != exchange.Request.PromptIds.Length)
            throw new ServerFaultException($"an entry answers a prompt of {length} tokens, {exchange.Request.PromptIds.Length} were sent");
        var pairs = meta.Need("output_token_logprobs").Items().Select(Pair).ToArray();
        if (meta.Need("completion_tokens").Integer() is var tokens && tokens != pairs.Length)
            throw new ServerFaultException($"{pairs.Length} of {tokens} tokens have a log-probability");
        int[] ids = [.. pairs.Select(pair => pair.Id)];
        if (entry.Find("output_ids") is { } given && !IsBeginning(given, ids)) throw new ServerFaultException("output_ids and output_token_logprobs differ");
        return exchange.Completion(ids, [.. pairs.Select(pair => pair.LogProb)], meta.Find("finish_reason")?.Find("type").Text());
    }

    private static (float LogProb, int Id) Pair(JsonElement pair) => pair.Items() is [var logProb, var id, ..]
        ? (logProb.Single(), id.Integer())
        : throw new ServerFaultException("an entry of output_token_logprobs is no pair");

    // Some versions leave out the stop token there.
    private static bool IsBeginning(JsonElement given, int[] ids)
    {
        var list = given.Items();
        return list.Count >= ids.Length - 1 && list.Count <= ids.Length && list.Select(Answers.Integer).SequenceEqual(ids.Take(list.Count));
    }
}
