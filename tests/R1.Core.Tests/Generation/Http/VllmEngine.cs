using System.Text.Json.Nodes;
using R1.Generation;
using R1.Models;
using R1.Models.Adapters;

namespace R1.Tests.Generation.Http;

/// <summary>vLLM's paths and shapes.</summary>
internal sealed class VllmEngine(CausalLM start) : EngineDialect
{
    private readonly Dictionary<string, CausalLM> _adapted = [];

    public override string GeneratePath => "/v1/completions";

    public override (int Status, string Text) Control(string path, JsonNode? body) => path switch
    {
        "/health" => Ok,
        "/v1/models" => (200, new JsonObject { ["data"] = new JsonArray([.. _adapted.Keys.Select(id => new JsonObject { ["id"] = id })]) }.ToJsonString()),
        "/v1/load_lora_adapter" => Load((string)body!["lora_name"]!, (string)body["lora_path"]!),
        "/v1/unload_lora_adapter" => Unload((string)body!["lora_name"]!),
        _ => (404, ""),
    };

    public override void LoseWeights() => Dispose();

    public override (int Status, string Text) Generate(JsonNode body, Misbehaviour misbehaviour)
    {
        var name = (string)body["model"]!;
        if (!_adapted.TryGetValue(name, out var model)) return (404, $"The model `{name}` does not exist.");
        int[] prompt = [.. body["prompt"]!.AsArray().Select(id => (int)id!)];
        var request = new SampleRequest(prompt, (int)body["n"]!, unchecked((ulong)(long)body["seed"]!));
        var drawn = Draw(model, request, Options(body["max_tokens"]!, body["stop_token_ids"]!), misbehaviour);
        var echoed = misbehaviour == Misbehaviour.OtherPrompt ? [.. prompt, 1] : prompt;
        var answer = new JsonObject
        {
            ["model"] = misbehaviour == Misbehaviour.StaleVersion ? "r1-other" : name,
            ["choices"] = List(drawn.Select(completion => Choice(completion, echoed, misbehaviour)), misbehaviour),
        };
        return (200, AsText(answer, misbehaviour));
    }

    public override void Dispose()
    {
        foreach (var model in _adapted.Values) model.Dispose();
        _adapted.Clear();
    }

    private static JsonObject Choice(Drawn completion, int[] prompt, Misbehaviour misbehaviour) => new()
    {
        ["index"] = completion.Index,
        ["token_ids"] = misbehaviour == Misbehaviour.MissingIds ? null : Numbers(completion.Ids),
        ["prompt_token_ids"] = Numbers(prompt),
        ["logprobs"] = new JsonObject { ["token_logprobs"] = new JsonArray([.. completion.LogProbs]) },
        ["finish_reason"] = completion.Finish,
    };

    private (int Status, string Text) Load(string name, string path)
    {
        if (_adapted.ContainsKey(name)) return (400, $"The lora adapter '{name}' has already been loaded.");
        var model = start.Clone();
        LoraAdapter.Load(model, path);
        _adapted.Add(name, model);
        return Ok;
    }

    private (int Status, string Text) Unload(string name)
    {
        if (!_adapted.Remove(name, out var model)) return (404, "");
        model.Dispose();
        return Ok;
    }
}
