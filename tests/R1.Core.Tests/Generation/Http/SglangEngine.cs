using System.Text.Json.Nodes;
using R1.Generation;
using R1.Models;

namespace R1.Tests.Generation.Http;

/// <summary>SGLang's paths and shapes.</summary>
internal sealed class SglangEngine : EngineDialect
{
    private CausalLM? _model;
    private string _version = "default";

    public override string GeneratePath => "/generate";

    public override (int Status, string Text) Control(string path, JsonNode? body) => path switch
    {
        "/health" => Ok,
        "/update_weights_from_disk" => Update((string)body!["model_path"]!, (string)body["weight_version"]!),
        _ => (404, ""),
    };

    // A server that was started anew has its first weights and no version.
    public override void LoseWeights() => _version = "default";

    public override (int Status, string Text) Generate(JsonNode body, Misbehaviour misbehaviour)
    {
        var (entries, parameters) = (body["input_ids"]!.AsArray(), body["sampling_params"]![0]!);
        int[] prompt = [.. entries[0]!.AsArray().Select(id => (int)id!)];
        var request = new SampleRequest(prompt, entries.Count, unchecked((ulong)(long)parameters["sampling_seed"]!));
        var drawn = Draw(_model!, request, Options(parameters["max_new_tokens"]!, parameters["stop_token_ids"]!), misbehaviour);
        var length = prompt.Length + (misbehaviour == Misbehaviour.OtherPrompt ? 1 : 0);
        var version = misbehaviour == Misbehaviour.StaleVersion ? "r1-other" : _version;
        return (200, AsText(List(drawn.Select(completion => Entry(completion, length, version, misbehaviour)), misbehaviour), misbehaviour));
    }

    public override void Dispose() => _model?.Dispose();

    private static JsonObject Entry(Drawn completion, int promptLength, string version, Misbehaviour misbehaviour) => new()
    {
        ["output_ids"] = Numbers(completion.Ids),
        ["meta_info"] = new JsonObject
        {
            ["prompt_tokens"] = promptLength,
            ["completion_tokens"] = completion.Ids.Count,
            ["weight_version"] = version,
            ["finish_reason"] = new JsonObject { ["type"] = completion.Finish },
            ["output_token_logprobs"] = misbehaviour == Misbehaviour.MissingIds ? null : Pairs(completion),
        },
    };

    private static JsonArray Pairs(Drawn completion) =>
        new([.. completion.LogProbs.Zip(completion.Ids, (logProb, id) => new JsonArray(logProb?.DeepClone(), id, null))]);

    private (int Status, string Text) Update(string path, string version)
    {
        _model?.Dispose();
        (_model, _version) = (CausalLM.LoadPretrained(path), version);
        return (200, new JsonObject { ["success"] = true, ["message"] = "" }.ToJsonString());
    }
}
