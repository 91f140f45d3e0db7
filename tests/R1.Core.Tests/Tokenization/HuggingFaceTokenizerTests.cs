using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using R1.Tokenization;

namespace R1.Tests.Tokenization;

/// <summary>A vocabulary small enough to see through: bytes of ASCII, two merges, a tag and a special token.</summary>
public class HuggingFaceTokenizerTests
{
    private const int Ab = 200, Abc = 201, SpaceA = 202, Think = 300, End = 301, ThinkOn = 302;

    [Fact]
    public void EncodeToIds_Merges_AreAppliedInOrder() => Assert.Equal([Abc, Ab, 'x', 'c'], Tokenizer().EncodeToIds("abcabxc"));

    [Fact]
    public void EncodeToIds_Pattern_CutsBeforeMerging() => Assert.Equal([Ab, '1', 'c', SpaceA], Tokenizer().EncodeToIds("ab1c a"));

    [Fact]
    public void EncodeToIds_AddedTokens_LongestFirstAndNeverMerged()
    {
        Assert.Equal([Ab, Think, 'c', End], Tokenizer().EncodeToIds("ab<think>c<end>"));
        Assert.Equal([ThinkOn, '<', 't'], Tokenizer().EncodeToIds("<think>on<t"));
    }

    [Fact]
    public void EncodeToIds_IgnoreMerges_TakesWholeWords()
    {
        // 'bc' is in the vocabulary, but no merge leads to it.
        Assert.Equal(['b', 'c'], Tokenizer().EncodeToIds("bc"));
        Assert.Equal([203], Tokenizer(json => json["model"]!["ignore_merges"] = true).EncodeToIds("bc"));
    }

    [Fact]
    public void EncodeWithSpecialTokens_Template_StandsAround() => Assert.Equal([End, 'a', Think], Tokenizer().EncodeWithSpecialTokens("a"));

    [Theory]
    [InlineData("""{ "add_bos_token": true, "bos_token": "<end>" }""", true)]
    [InlineData("""{ "add_bos_token": true, "bos_token": { "__type": "AddedToken", "content": "<end>" } }""", true)]
    [InlineData("""{ "add_bos_token": false, "bos_token": "<end>" }""", false)]
    [InlineData("""{ "bos_token": "<end>" }""", false)]
    [InlineData("""{ "add_bos_token": true, "bos_token": null }""", false)]
    public void Load_FolderThatAsksForABeginOfText_PutsItBeforeEveryText(string settings, bool isAsked)
    {
        using var folder = new TemporaryFolder();
        var json = JsonNode.Parse(Json())!;
        json["post_processor"] = null;
        File.WriteAllText(Path.Combine(folder.Path, "tokenizer.json"), json.ToJsonString());
        File.WriteAllText(Path.Combine(folder.Path, "tokenizer_config.json"), settings);

        Assert.Equal(isAsked ? [End, 'a'] : ['a'], HuggingFaceTokenizer.Load(folder.Path).EncodeWithSpecialTokens("a"));
    }

    [Fact]
    public void Load_PostProcessorAndSettings_DoNotAskTwice()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "tokenizer.json"), Json());
        File.WriteAllText(Path.Combine(folder.Path, "tokenizer_config.json"), """{ "add_bos_token": true, "bos_token": "<end>" }""");

        Assert.Equal([End, 'a', Think], HuggingFaceTokenizer.Load(folder.Path).EncodeWithSpecialTokens("a"));
    }

    [Fact]
    public void Load_BrokenSettings_NamesTheFile()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "tokenizer.json"), Json());
        var path = Path.Combine(folder.Path, "tokenizer_config.json");
        File.WriteAllText(path, """{ "bos_token": 3 }""");

        Assert.StartsWith(path, Assert.Throws<InvalidDataException>(() => HuggingFaceTokenizer.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EncodeToIds_Nfc_ComposesButLeavesRawTokensAlone()
    {
        var plain = Tokenizer();
        var nfc = Tokenizer(json => json["normalizer"] = new JsonObject { ["type"] = "NFC" });
        Assert.Equal(['\'', 'e', 0xCC, 0x81], plain.EncodeToIds("'e\u0301"));
        Assert.Equal(['\'', 0xC3, 0xA9], nfc.EncodeToIds("'e\u0301"));
        Assert.Equal("'é<end>", nfc.Decode(nfc.EncodeToIds("'e\u0301<end>")));
    }

    [Fact]
    public void EncodeToTokens_Offsets_PointIntoTheText()
    {
        var tokens = Tokenizer().EncodeToTokens("ab<think> a", out var normalized);
        Assert.Equal("ab<think> a", normalized);
        Assert.Equal([0..2, 2..9, 9..11], tokens.Select(token => token.Offset));
    }

    [Fact]
    public void EncodeToIds_TokenBudget_StopsAndTellsWhere()
    {
        Assert.Equal([Ab, Think], Tokenizer().EncodeToIds("ab<think>c", maxTokenCount: 2, out _, out var consumed));
        Assert.Equal("ab<think>".Length, consumed);
    }

    [Fact]
    public void Decode_SkipSpecialTokens_LeavesOutSpecialOnes()
    {
        Assert.Equal("a<think><end>", Tokenizer().Decode(['a', Think, End]));
        Assert.Equal("a<think>", Tokenizer().Decode(['a', Think, End], skipSpecialTokens: true));
    }

    [Fact]
    public void Decode_HalfCharacterOrUnknownId_IsReplacedOrNothing()
    {
        Assert.Equal("é", Tokenizer().Decode([0xC3, 0xA9]));
        Assert.Equal("\uFFFDa", Tokenizer().Decode([0xC3, 'a']));
        Assert.Equal("a", Tokenizer().Decode([9999, 'a', -1]));
    }

    [Fact]
    public void Decode_IntoSpan_WritesAllOrNothing()
    {
        var room = new char[6];
        Assert.Equal(OperationStatus.DestinationTooSmall, Tokenizer().Decode([Think], room, out var ids, out var chars));
        Assert.Equal((0, 0), (ids, chars));
        Assert.Equal(OperationStatus.Done, Tokenizer().Decode(['a', SpaceA], room, out ids, out chars));
        Assert.Equal((2, "a a"), (ids, new string(room, 0, chars)));
    }

    [Fact]
    public void IdOf_Token_FindsAddedAndOrdinaryOnes()
    {
        Assert.Equal((Think, Abc, null), (Tokenizer().IdOf("<think>"), Tokenizer().IdOf("abc"), Tokenizer().IdOf("<none>")));
        Assert.Equal(303, Tokenizer().VocabularySize);
    }

    [Theory]
    [InlineData("model", """{ "type": "Unigram", "vocab": {}, "merges": [] }""", "model = Unigram is not supported")]
    [InlineData("normalizer", """{ "type": "Lowercase" }""", "normalizer = Lowercase is not supported")]
    [InlineData("pre_tokenizer", """{ "type": "Metaspace" }""", "pre_tokenizer = Metaspace is not supported")]
    [InlineData("pre_tokenizer", """{ "type": "Split", "pattern": { "String": " " }, "behavior": "Removed", "invert": false }""", "pre_tokenizer: Split")]
    [InlineData("post_processor", """{ "type": "BertProcessing" }""", "post_processor = BertProcessing is not supported")]
    [InlineData("added_tokens", """[ { "id": 1, "content": "x", "lstrip": true } ]""", "added_tokens: lstrip")]
    public void Load_UnsupportedPart_IsNamed(string part, string json, string message) =>
        Assert.Contains(message, Assert.Throws<NotSupportedException>(() => Tokenizer(root => root[part] = JsonNode.Parse(json))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{ "model": { "type": "BPE" } }""")]
    public void Load_NoTokenizer_NamesTheSource(string json) =>
        Assert.StartsWith("some.json", Assert.Throws<InvalidDataException>(() => Load(json)).Message, StringComparison.Ordinal);

    private static HuggingFaceTokenizer Tokenizer(Action<JsonNode>? change = null)
    {
        var json = JsonNode.Parse(Json())!;
        change?.Invoke(json);
        return Load(json.ToJsonString());
    }

    private static HuggingFaceTokenizer Load(string json) => HuggingFaceTokenizer.Load(new MemoryStream(Encoding.UTF8.GetBytes(json)), "some.json");

    internal static string Json()
    {
        var alphabet = new ByteLevelAlphabet();
        var vocabulary = new JsonObject();
        for (var value = 0; value < 128; value++) vocabulary[alphabet.Encode(((char)value).ToString())] = value;
        foreach (var value in new[] { 0xC3, 0xA9, 0xCC, 0x81 }) vocabulary[value == 0x81 ? "ģ" : ((char)value).ToString()] = value;
        foreach (var (token, id) in new[] { ("ab", Ab), ("abc", Abc), ("Ġa", SpaceA), ("bc", 203) }) vocabulary[token] = id;
        return $$"""
            {
              "added_tokens": [
                { "id": {{Think}}, "content": "<think>", "special": false, "normalized": false },
                { "id": {{End}}, "content": "<end>", "special": true, "normalized": false },
                { "id": {{ThinkOn}}, "content": "<think>on", "special": false, "normalized": false }
              ],
              "normalizer": null,
              "pre_tokenizer": { "type": "Sequence", "pretokenizers": [
                { "type": "Split", "pattern": { "Regex": "\\p{N}" }, "behavior": "Isolated", "invert": false },
                { "type": "ByteLevel", "add_prefix_space": false, "use_regex": true } ] },
              "post_processor": { "type": "TemplateProcessing",
                "single": [ { "SpecialToken": { "id": "<end>" } }, { "Sequence": { "id": "A" } }, { "SpecialToken": { "id": "<think>" } } ],
                "special_tokens": { "<end>": { "ids": [{{End}}] }, "<think>": { "ids": [{{Think}}] } } },
              "model": { "type": "BPE", "vocab": {{vocabulary.ToJsonString()}}, "merges": ["a b", ["ab", "c"], "Ġ a"] }
            }
            """;
    }
}
