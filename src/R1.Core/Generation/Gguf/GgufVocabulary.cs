using System.Text.Json;
using R1.Models;
using R1.Tokenization;

namespace R1.Generation.Gguf;

/// <summary>A tokenizer as metadata: its tokens, what each is, and how texts are cut and joined.</summary>
/// <remarks>llama.cpp knows no normalisation to NFC (Qwen's): a text that is not normalised gets other tokens there.</remarks>
internal static class GgufVocabulary
{
    private const string Words = @"[^\r\n\p{L}\p{N}]?\p{L}+|", Rest = @"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
    private const string Contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|", Llama3 = "llama-bpe";

    // The expressions that cut a text into words are built into llama.cpp, by these names.
    private static readonly Dictionary<string, string> Cuts = new(StringComparer.Ordinal)
    {
        [TokenizerJson.Gpt2Pattern] = "gpt-2",
        [Contractions + Words + @"\p{N}" + Rest] = "qwen2",
        [Contractions + Words + @"\p{N}{1,3}" + Rest] = Llama3,
    };

    /// <summary>The tokenizer of a checkpoint.</summary>
    /// <param name="folder">The checkpoint.</param>
    /// <param name="config">Its configuration.</param>
    /// <exception cref="NotSupportedException">llama.cpp cannot cut texts as this tokenizer does; names file and field.</exception>
    /// <exception cref="InvalidDataException">The tokenizer is another model's, or nothing ends a text.</exception>
    public static IEnumerable<(string Key, object Value)> Of(string folder, ModelConfig config)
    {
        var path = Path.Combine(folder, "tokenizer.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var json = new TokenizerJson(document.RootElement, path);
        var tokenizer = HuggingFaceTokenizer.Load(folder);
        var stops = Policy.StopTokens(folder, config, GenerationConfig.Load(folder), tokenizer);
        var (tokens, prefix) = (GgufTokens.Of(json, config.VocabSize), tokenizer.Prefix);
        if (prefix.Count > 1) throw new NotSupportedException($"{path}: post_processor puts {prefix.Count} tokens before a text; at most one can be exported.");
        List<(string, object)> all =
        [
            .. json.IsByteLevel ? ByteLevel(json, path) : SentencePiece(json, tokens),
            ("tokenizer.ggml.tokens", tokens.Texts), ("tokenizer.ggml.token_type", tokens.Kinds),
            ("tokenizer.ggml.add_bos_token", prefix.Count == 1), ("tokenizer.ggml.eos_token_id", (uint)stops[0]),
        ];
        if (stops.Count > 1) all.Add(("tokenizer.ggml.eot_token_id", (uint)stops[1]));
        if ((prefix.Count == 1 ? prefix[0] : config.BosTokenId) is { } begin) all.Add(("tokenizer.ggml.bos_token_id", (uint)begin));
        if (TokenizerSettings.Load(folder)?.ChatTemplate is { } chat) all.Add(("tokenizer.chat_template", chat));
        return all;
    }

    private static IEnumerable<(string, object)> ByteLevel(TokenizerJson json, string path)
    {
        string[] patterns = [.. json.SplitPatterns()];
        if (patterns.Length != 1 || !Cuts.TryGetValue(patterns[0], out var cut))
            throw new NotSupportedException(
                $"{path}: pre_tokenizer cuts texts by {string.Join(" then ", patterns)}; only the cuts of GPT-2, Qwen2 and Llama 3 can be exported.");
        if (json.IgnoreMerges != (cut == Llama3))
            throw new NotSupportedException(
                $"{path}: model.ignore_merges is {json.IgnoreMerges}; llama.cpp takes it for {!json.IgnoreMerges} with this pre_tokenizer.");
        yield return ("tokenizer.ggml.model", "gpt2");
        yield return ("tokenizer.ggml.pre", cut);
        yield return ("tokenizer.ggml.merges", json.Merges().ToArray());
    }

    // The best merge is that of the piece with the highest score: the earlier a piece is made, the higher.
    private static IEnumerable<(string, object)> SentencePiece(TokenizerJson json, GgufTokens tokens)
    {
        var ranks = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (rank, merge) in json.Merges().Index()) ranks.TryAdd(merge.Replace(" ", ""), rank);
        yield return ("tokenizer.ggml.model", "llama");
        yield return ("tokenizer.ggml.pre", "default");
        yield return ("tokenizer.ggml.scores", tokens.Texts.Select(text => ranks.TryGetValue(text, out var rank) ? -1f - rank : 0).ToArray());
        yield return ("tokenizer.ggml.add_space_prefix", true);
        if (Array.IndexOf(tokens.Kinds, GgufTokens.Unknown) is >= 0 and var unknown) yield return ("tokenizer.ggml.unknown_token_id", (uint)unknown);
    }
}
