using System.IO.Compression;
using System.Text.Json.Nodes;
using R1.Tokenization;
using R1.Tokenization.Chat;

namespace R1.Tests.Tokenization;

/// <summary>Real tokenizers against the ids of Hugging Face's own library. Their files are not part of the repository.</summary>
[Trait("Category", "Golden")]
public class HuggingFaceTokenizerGoldenTests
{
    public static TheoryData<string> Names => [.. Fixtures.Folders("tokenizers")];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void EncodeAndDecode_Cases_AgreeWithHuggingFace(string name)
    {
        var tokenizer = Load(name);
        var cases = JsonNode.Parse(File.ReadAllText(Fixtures.Path($"tokenizers/{name}/encodings.json")))!["cases"]!.AsArray();
        var faults = new List<string>();
        foreach (var row in cases)
        {
            var text = row!["text"]!.GetValue<string>();
            Compare(faults, text, "ids", Ids(row["ids"]!), Ids(tokenizer.EncodeToIds(text)));
            Compare(faults, text, "ids_with_special_tokens", Ids(row["ids_with_special_tokens"]!), Ids(tokenizer.EncodeWithSpecialTokens(text)));
            var ids = row["ids"]!.AsArray().Select(id => id!.GetValue<int>()).ToList();
            Compare(faults, text, "decoded", row["decoded"]!.GetValue<string>(), tokenizer.Decode(ids));
            var stream = new StreamingDecoder(tokenizer);
            var pieces = ids.Select(stream.Add).Append(stream.Complete()).ToList();
            Compare(faults, text, "streamed", row["decoded"]!.GetValue<string>(), string.Concat(pieces));
            if (pieces.Any(IsCut) && !text.Contains('\uFFFD')) faults.Add($"a piece of '{text}' ends inside a character");
            Compare(faults, text, "decoded_skip_special", row["decoded_skip_special"]!.GetValue<string>(), tokenizer.Decode(ids, skipSpecialTokens: true));
        }
        Assert.True(faults.Count == 0, $"{faults.Count} differences in {cases.Count} cases:\n{string.Join('\n', faults.Take(20))}");
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void EncodeWithSpecialTokens_RenderedChat_AgreesWithHuggingFace(string name)
    {
        var tokenizer = Load(name);
        var rows = Rendered(JsonNode.Parse(File.ReadAllText(Fixtures.Path($"tokenizers/{name}/chat.json")))!).ToList();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Equal(row.Ids, Ids(tokenizer.EncodeToIds(row.Text))));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void ChatTemplate_Conversations_AgreeWithHuggingFace(string name)
    {
        var chat = JsonNode.Parse(File.ReadAllText(Fixtures.Path($"tokenizers/{name}/chat.json")))!;
        var tokens = new[] { "bos_token", "eos_token" }.ToDictionary(token => token, object? (token) => chat[token]?.GetValue<string>());
        var template = new ChatTemplate(chat["chat_template"]!.GetValue<string>(), tokens, name);
        var cases = chat["cases"]!.AsArray();
        Assert.NotEmpty(cases);
        Assert.All(cases, row => Assert.Equal(
            row!["rendered"]!.GetValue<string>(),
            template.Render(row["messages"]!.AsArray(), row["add_generation_prompt"]!.GetValue<bool>(), Variables(row))));
    }

    private static Dictionary<string, object?> Variables(JsonNode row) =>
        row["enable_thinking"] is { } thinking ? new() { ["enable_thinking"] = thinking.GetValue<bool>() } : [];

    private static HuggingFaceTokenizer Load(string name)
    {
        var file = Files(name).FirstOrDefault(File.Exists);
        Assert.SkipWhen(file is null, $"tokenizers/{name}/tokenizer.json(.gz) is not among the fixtures: vocabulary files are not committed");
        if (file.EndsWith(".json", StringComparison.Ordinal)) return HuggingFaceTokenizer.Load(file);
        using var stream = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        return HuggingFaceTokenizer.Load(stream, file);
    }

    // Another set of strings may come without the vocabulary files, which are the same for all sets.
    private static IEnumerable<string> Files(string name)
    {
        foreach (var file in new[] { $"tokenizers/{name}/tokenizer.json", $"tokenizers/{name}/tokenizer.json.gz" })
        {
            yield return Fixtures.Path(file);
            yield return Path.Combine(Fixtures.RepositoryRoot, "..", "shared", "fixtures", file);
        }
    }

    private static IEnumerable<(string Text, string Ids)> Rendered(JsonNode node)
    {
        if (node is JsonObject row && row["rendered"] is JsonValue text && row["ids"] is JsonArray ids) yield return (text.GetValue<string>(), Ids(ids));
        var children = node switch { JsonObject members => members.Select(member => member.Value), JsonArray items => items, _ => [] };
        foreach (var child in children)
            if (child is not null)
                foreach (var found in Rendered(child)) yield return found;
    }

    private static bool IsCut(string piece) =>
        piece.Contains('\uFFFD') || (piece.Length > 0 && (char.IsHighSurrogate(piece[^1]) || char.IsLowSurrogate(piece[0])));

    private static string Ids(JsonNode ids) => Ids(ids.AsArray().Select(id => id!.GetValue<int>()));

    private static string Ids(IEnumerable<int> ids) => string.Join(' ', ids);

    private static void Compare(List<string> faults, string text, string what, string expected, string actual)
    {
        if (expected != actual) faults.Add($"{what} of '{text}': expected '{expected}', found '{actual}'");
    }
}
