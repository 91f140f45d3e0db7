using System.Text;
using System.Text.Json.Nodes;

namespace R1.Tokenization;

/// <summary>A vocabulary in the format of llama2.c: pieces with scores, as SentencePiece has them; a merge is worth the score of what it makes.</summary>
internal static class Llama2cTokenizer
{
    private const string Space = "\u2581", Unknown = "<unk>", Begin = "<s>", End = "</s>";
    private const int FirstPiece = 3;

    /// <summary>The vocabulary as the text of a Hugging Face tokenizer.json.</summary>
    /// <param name="path">The file.</param>
    /// <param name="count">Pieces, which is the model's <c>vocab_size</c>.</param>
    /// <exception cref="InvalidDataException">The file has another format or number of pieces; names it.</exception>
    public static string ToJson(string path, int count)
    {
        var pieces = Read(path);
        if (pieces.Count != count)
            throw new InvalidDataException($"{path} holds {pieces.Count} tokens, but the model's vocab_size is {count}: the tokenizer is another model's.");
        var ids = pieces.Index().ToDictionary(piece => piece.Item.Text, piece => piece.Index, StringComparer.Ordinal);
        return new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = new JsonArray([.. new[] { Unknown, Begin, End }.Select((text, id) => (JsonNode)Added(text, id))]),
            ["normalizer"] = Sequence(
                "normalizers", """{ "type": "Prepend", "prepend": "▁" }""", """{ "type": "Replace", "pattern": { "String": " " }, "content": "▁" }"""),
            ["pre_tokenizer"] = null,
            ["post_processor"] = JsonNode.Parse($$"""
                { "type": "TemplateProcessing",
                  "single": [ { "SpecialToken": { "id": "{{Begin}}", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } } ],
                  "pair": [ { "Sequence": { "id": "A", "type_id": 0 } }, { "Sequence": { "id": "B", "type_id": 1 } } ],
                  "special_tokens": { "{{Begin}}": { "id": "{{Begin}}", "ids": [1], "tokens": ["{{Begin}}"] } } }
                """),
            ["decoder"] = Sequence(
                "decoders", """{ "type": "Replace", "pattern": { "String": "▁" }, "content": " " }""", """{ "type": "ByteFallback" }""",
                """{ "type": "Fuse" }""", """{ "type": "Strip", "content": " ", "start": 1, "stop": 0 }"""),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE", ["dropout"] = null, ["unk_token"] = Unknown, ["continuing_subword_prefix"] = null, ["end_of_word_suffix"] = null,
                ["fuse_unk"] = true, ["byte_fallback"] = true,
                ["vocab"] = new JsonObject(ids.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
                ["merges"] = new JsonArray([.. Merges(pieces, ids).Select(merge => (JsonNode)new JsonArray(merge.Left, merge.Right))]),
            },
        }.ToJsonString();
    }

    // The best score first; of two halves of one piece those that are the better ones themselves.
    private static IEnumerable<(string Left, string Right)> Merges(List<(string Text, float Score)> pieces, Dictionary<string, int> ids) =>
        pieces.Skip(FirstPiece).OrderByDescending(piece => piece.Score).SelectMany(piece => Enumerable.Range(1, Math.Max(0, piece.Text.Length - 1))
            .Select(cut => (Left: piece.Text[..cut], Right: piece.Text[cut..]))
            .Where(halves => ids.ContainsKey(halves.Left) && ids.ContainsKey(halves.Right))
            .OrderBy(halves => ids[halves.Left]).ThenBy(halves => ids[halves.Right]));

    private static List<(string Text, float Score)> Read(string path)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        var pieces = new List<(string Text, float Score)>();
        try
        {
            reader.ReadInt32(); // length of the longest piece
            while (reader.BaseStream.Position < reader.BaseStream.Length)
            {
                var score = reader.ReadSingle();
                var bytes = reader.ReadBytes(checked((ushort)reader.ReadInt32()));
                pieces.Add((Text(pieces.Count, Encoding.UTF8.GetString(bytes)), score));
            }
        }
        catch (Exception error) when (error is EndOfStreamException or OverflowException)
        {
            throw new InvalidDataException($"{path} is no tokenizer of llama2.c: token {pieces.Count} is cut off. Give a file such as tok512.bin.", error);
        }
        return pieces;
    }

    private static string Text(int id, string text) => id switch { 0 => Unknown, 1 => Begin, 2 => End, _ => text.Replace(" ", Space) };

    private static JsonObject Added(string text, int id) => new()
    {
        ["id"] = id, ["content"] = text, ["single_word"] = false, ["lstrip"] = false, ["rstrip"] = false, ["normalized"] = false, ["special"] = true,
    };

    private static JsonObject Sequence(string name, params string[] steps) =>
        new() { ["type"] = "Sequence", [name] = new JsonArray([.. steps.Select(step => JsonNode.Parse(step))]) };
}
