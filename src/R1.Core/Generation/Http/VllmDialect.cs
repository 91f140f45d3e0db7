using System.Text.Json;
using System.Text.Json.Nodes;

namespace R1.Generation.Http;

/// <summary>vLLM's completions with token ids in and out. The adapter's name is the model asked for, and the answer repeats it.</summary>
internal sealed class VllmDialect : ServerDialect
{
    /// <inheritdoc/>
    public override string GeneratePath => "v1/completions";

    /// <inheritdoc/>
    public override string? ModelFault(bool hasAdapter) => hasAdapter ? null
        : "vLLM takes new weights as LoRA adapters only: attach a LoraAdapter before the sampler is made, or use SGLang for whole weights.";

    /// <inheritdoc/>
    public override JsonObject Body(Exchange exchange) => new()
    {
        ["model"] = exchange.Version,
        ["prompt"] = List(exchange.Request.PromptIds),
        ["n"] = exchange.Request.Count,
        ["max_tokens"] = exchange.Options.MaxNewTokens,
        ["seed"] = unchecked((long)exchange.Request.Seed),
        // Each is said, for a server takes what is missing from the checkpoint's generation_config.json.
        ["temperature"] = 1.0,
        ["top_p"] = 1.0,
        ["top_k"] = 0,
        ["min_p"] = 0.0,
        ["repetition_penalty"] = 1.0,
        ["frequency_penalty"] = 0.0,
        ["presence_penalty"] = 0.0,
        ["stop_token_ids"] = List(exchange.Options.StopTokenIds),
        ["ignore_eos"] = true,
        ["add_special_tokens"] = false,
        // The token that was drawn is always among those that are reported.
        ["logprobs"] = 1,
        ["return_token_ids"] = true,
    };

    /// <inheritdoc/>
    public override SampledCompletion[] Read(JsonElement answer, Exchange exchange)
    {
        CheckVersion(answer.Find("model").Text(), exchange);
        var completions = new SampledCompletion?[exchange.Request.Count];
        foreach (var choice in answer.Need("choices").Items())
        {
            var index = choice.Need("index").Integer();
            if (index < 0 || index >= completions.Length || completions[index] is not null)
                throw new ServerFaultException($"choice {index} came twice or was not asked for");
            completions[index] = Completion(choice, exchange);
        }
        return [.. completions.Select((completion, i) => completion ?? throw new ServerFaultException($"choice {i} is missing"))];
    }

    /// <inheritdoc/>
    public override async Task LoadAsync(ServerConnection server, PublishedPolicy policy, string? previous)
    {
        if (!await IsLoadedAsync(server, policy.Version))
            await server.PostAsync("v1/load_lora_adapter", new JsonObject { ["lora_name"] = policy.Version, ["lora_path"] = policy.Folder });
        if (previous is not null && previous != policy.Version && await IsLoadedAsync(server, previous))
            await server.PostAsync("v1/unload_lora_adapter", new JsonObject { ["lora_name"] = previous });
    }

    private static async Task<bool> IsLoadedAsync(ServerConnection server, string version)
    {
        using var models = ServerConnection.Parse(await server.GetAsync("v1/models"));
        return models.RootElement.Need("data").Items().Any(model => model.Find("id").Text() == version);
    }

    private static SampledCompletion Completion(JsonElement choice, Exchange exchange)
    {
        // An answer to another prompt, or to a part of this one, must not be taken for one to this.
        if (!choice.Need("prompt_token_ids").Items().Select(Answers.Integer).SequenceEqual(exchange.Request.PromptIds))
            throw new ServerFaultException("a choice answers another prompt than the one sent");
        int[] ids = [.. choice.Need("token_ids").Items().Select(Answers.Integer)];
        float[] logProbs = [.. choice.Need("logprobs").Need("token_logprobs").Items().Select(Answers.Single)];
        return exchange.Completion(ids, logProbs, choice.Find("finish_reason").Text());
    }
}
