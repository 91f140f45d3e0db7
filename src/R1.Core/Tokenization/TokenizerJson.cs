using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace R1.Tokenization;

/// <summary>
/// Reads the parts of a Hugging Face tokenizer.json. Whatever the BPE of Qwen, Llama 2, Llama 3 or DeepSeek does not use is refused with its place in the
/// file: a setting passed over would give wrong ids in silence.
/// </summary>
internal sealed class TokenizerJson(JsonElement root, string source)
{
    /// <summary>GPT-2's pattern, which ByteLevel applies itself when use_regex is set.</summary>
    public const string Gpt2Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <summary>True when a piece that is a token as a whole is not built by merges (Llama 3).</summary>
    public bool IgnoreMerges => Model.TryGetProperty("ignore_merges", out var ignore) && ignore.GetBoolean();

    /// <summary>True when tokens spell bytes; false when they spell characters and only what is unknown is spelt in bytes (SentencePiece).</summary>
    public bool IsByteLevel => !(Model.TryGetProperty("byte_fallback", out var fallback) && fallback.GetBoolean());

    private JsonElement Model => Member(root, "model", "");

    public BpeTokenizer Bpe()
    {
        ExpectType(Model, "model", "BPE");
        string[] unused = ["dropout", "continuing_subword_prefix", "end_of_word_suffix", .. IsByteLevel ? ["unk_token", "fuse_unk"] : Array.Empty<string>()];
        foreach (var name in unused)
            if (Model.TryGetProperty(name, out var value) && !IsOff(value)) throw Unsupported($"model.{name}", value.GetRawText());
        return BpeTokenizer.Create(new BpeOptions(Vocabulary()) { Merges = Merges(), ByteLevel = IsByteLevel });
    }

    /// <summary>Tokens as the file spells them, and their ids; without added ones.</summary>
    public IEnumerable<KeyValuePair<string, int>> Vocabulary() =>
        Member(Model, "vocab", "model.").EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, entry.Value.GetInt32()));

    /// <summary>Two tokens with a space between, the first merge first.</summary>
    public IEnumerable<string> Merges() => Member(Model, "merges", "model.").EnumerateArray().Select(Merge);

    /// <summary>The token for what the vocabulary cannot spell; null where there is none.</summary>
    public string? UnknownToken => Model.TryGetProperty("unk_token", out var unknown) ? unknown.GetString() : null;

    /// <summary>What is done to a text before it is cut; null for nothing.</summary>
    public Normalizer? Normalizer()
    {
        var steps = Sequence("normalizer", "normalizers").ToList();
        if (IsByteLevel) return steps.Select(step => Typed(step, "normalizer", "NFC")).ToList().Count > 0 ? new NfcNormalizer() : null;
        if (steps is not [var prepend, var replace] || Text(Typed(prepend, "normalizer", "Prepend"), "prepend") != "\u2581"
            || Text(Typed(replace, "normalizer", "Replace"), "content") != "\u2581" || Text(Member(replace, "pattern", "normalizer."), "String") != " ")
            throw Unsupported("normalizer", "another than Prepend and Replace of Llama 2");
        return new SpaceNormalizer();
    }

    public IReadOnlyList<AddedToken> AddedTokens() => [.. Member(root, "added_tokens", "").EnumerateArray().Select(token =>
    {
        foreach (var name in new[] { "single_word", "lstrip", "rstrip" })
            if (Flag(token, name)) throw Unsupported($"added_tokens: {name}", token.GetRawText());
        var id = Member(token, "id", "added_tokens.").GetInt32();
        return new AddedToken(id, Text(token, "content"), Flag(token, "special"), Flag(token, "normalized"));
    })];

    public IEnumerable<string> SplitPatterns()
    {
        foreach (var step in Sequence("pre_tokenizer", "pretokenizers"))
            if (Text(step, "type") == "Split") yield return SplitPattern(step);
            else if (UsesGpt2Pattern(step)) yield return Gpt2Pattern;
    }

    /// <summary>Ids that the post-processor puts in front of a text and after it.</summary>
    public (int[] Before, int[] After) Template()
    {
        var (before, after, isBehind) = (new List<int>(), new List<int>(), false);
        foreach (var processor in Sequence("post_processor", "processors"))
        {
            if (Text(processor, "type") == "ByteLevel") continue;
            ExpectType(processor, "post_processor", "TemplateProcessing");
            var specials = Member(processor, "special_tokens", "post_processor.");
            foreach (var piece in Member(processor, "single", "post_processor.").EnumerateArray())
                if (!piece.TryGetProperty("SpecialToken", out var special)) isBehind = true;
                else (isBehind ? after : before).AddRange(SpecialIds(specials, Text(special, "id")));
        }
        return ([.. before], [.. after]);
    }

    private IEnumerable<int> SpecialIds(JsonElement specials, string name) =>
        Member(Member(specials, name, "special_tokens."), "ids", "special_tokens.").EnumerateArray().Select(id => id.GetInt32());

    private JsonElement Typed(JsonElement element, string place, string type)
    {
        ExpectType(element, place, type);
        return element;
    }

    private string SplitPattern(JsonElement split)
    {
        if (Text(split, "behavior") != "Isolated" || Flag(split, "invert")) throw Unsupported("pre_tokenizer: Split", split.GetRawText());
        var pattern = Member(split, "pattern", "pre_tokenizer.");
        return pattern.TryGetProperty("Regex", out _) ? Text(pattern, "Regex") : Regex.Escape(Text(pattern, "String"));
    }

    private bool UsesGpt2Pattern(JsonElement step)
    {
        ExpectType(step, "pre_tokenizer", "ByteLevel");
        if (Flag(step, "add_prefix_space")) throw Unsupported("pre_tokenizer: add_prefix_space", "true");
        return !step.TryGetProperty("use_regex", out var use) || use.GetBoolean();
    }

    // A component, the components of a Sequence, or none.
    private IEnumerable<JsonElement> Sequence(string name, string children)
    {
        if (!root.TryGetProperty(name, out var component) || component.ValueKind == JsonValueKind.Null) return [];
        return Text(component, "type") == "Sequence" ? Member(component, children, name + ".").EnumerateArray() : [component];
    }

    // Older files write "a b", newer ones ["a", "b"].
    private static string Merge(JsonElement merge) =>
        merge.ValueKind == JsonValueKind.String ? merge.GetString()! : $"{merge[0].GetString()} {merge[1].GetString()}";

    private static bool IsOff(JsonElement value) =>
        value.ValueKind is JsonValueKind.Null or JsonValueKind.False || (value.ValueKind == JsonValueKind.String && value.GetString() == "");

    private static bool Flag(JsonElement element, string name) => element.TryGetProperty(name, out var flag) && flag.GetBoolean();

    private string Text(JsonElement element, string name) => Member(element, name, "").GetString() ?? throw Unsupported(name, "null");

    private JsonElement Member(JsonElement element, string name, string prefix) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member
        : throw new InvalidDataException($"{source}: '{prefix}{name}' is missing. Give a complete tokenizer.json of Hugging Face tokenizers.");

    private void ExpectType(JsonElement element, string place, string type)
    {
        if (Text(element, "type") != type) throw Unsupported(place, Text(element, "type"));
    }

    private NotSupportedException Unsupported(string place, string value) =>
        new($"{source}: {place} = {value} is not supported. Supported are BPE tokenizers as those of Qwen, Llama 2, Llama 3 and DeepSeek.");
}
