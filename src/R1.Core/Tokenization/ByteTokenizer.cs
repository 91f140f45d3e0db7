using System.Text.Json.Nodes;

namespace R1.Tokenization;

/// <summary>The plainest tokenizer of a published form: every byte is a token, and one more ends a text.</summary>
internal static class ByteTokenizer
{
    /// <summary>Id of the token that ends a text.</summary>
    public const int EndId = 256;

    /// <summary>Bytes and the end.</summary>
    public const int VocabularySize = EndId + 1;

    private const string End = "<|endoftext|>";

    /// <summary>The text of its tokenizer.json.</summary>
    public static string ToJson() => new JsonObject
    {
        ["version"] = "1.0",
        ["added_tokens"] = new JsonArray(new JsonObject
        {
            ["id"] = EndId, ["content"] = End, ["single_word"] = false, ["lstrip"] = false, ["rstrip"] = false, ["normalized"] = false, ["special"] = true,
        }),
        ["normalizer"] = null,
        ["pre_tokenizer"] = JsonNode.Parse("""{ "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": false, "use_regex": true }"""),
        ["post_processor"] = null,
        ["decoder"] = JsonNode.Parse("""{ "type": "ByteLevel" }"""),
        ["model"] = new JsonObject
        {
            ["type"] = "BPE", ["vocab"] = new JsonObject(new ByteLevelAlphabet().Characters.Select((c, id) => KeyValuePair.Create($"{c}", (JsonNode?)id))),
            ["merges"] = new JsonArray(),
        },
    }.ToJsonString();
}
