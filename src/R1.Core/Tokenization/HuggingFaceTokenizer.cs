using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.ML.Tokenizers;

namespace R1.Tokenization;

/// <summary>
/// A BPE tokenizer read from a Hugging Face tokenizer.json: added tokens, normaliser, split patterns, merges, post-processor. Byte-level (Qwen, Llama 3,
/// DeepSeek) or as SentencePiece makes it (Llama 2). The merges are those of <see cref="BpeTokenizer"/>.
/// </summary>
internal sealed class HuggingFaceTokenizer : Tokenizer
{
    private readonly Spelling _spelling;
    private readonly IReadOnlyDictionary<string, int> _vocabulary;
    private readonly Dictionary<int, AddedToken> _addedById;
    private readonly Dictionary<int, string> _tokens;
    private readonly AddedTokens _raw;
    private readonly AddedTokens _normalized;
    private readonly SplitPreTokenizer _split;
    private readonly Normalizer? _normalizer;
    private readonly (int[] Before, int[] After) _template;

    private HuggingFaceTokenizer(TokenizerJson json, TokenizerSettings? settings)
    {
        var bpe = json.Bpe();
        _vocabulary = bpe.Vocabulary;
        _spelling = json.IsByteLevel ? new ByteLevelSpelling(bpe, json.IgnoreMerges) : new SentencePieceSpelling(bpe);
        _normalizer = json.Normalizer();
        _split = new SplitPreTokenizer(json.SplitPatterns());
        var added = json.AddedTokens();
        _addedById = added.ToDictionary(token => token.Id);
        _raw = new AddedTokens(added.Where(token => !token.Normalized));
        _normalized = new AddedTokens(added.Where(token => token.Normalized).Select(token => token with { Content = Normalize(token.Content) }));
        _tokens = _vocabulary.ToDictionary(entry => entry.Value, entry => entry.Key);
        foreach (var token in added) _tokens[token.Id] = token.Content;
        _template = json.Template();
        // Where the post-processor is silent, as DeepSeek-V3's is.
        if (_template.Before is [] && settings is { AddBosToken: true, BosToken: { } begin } && IdOf(begin) is { } id) _template.Before = [id];
    }

    /// <inheritdoc/>
    public override PreTokenizer? PreTokenizer => _split;

    /// <inheritdoc/>
    public override Normalizer? Normalizer => _normalizer;

    /// <summary>One more than the greatest id; a model's embedding may be padded beyond it.</summary>
    public int VocabularySize => _tokens.Keys.Max() + 1;

    /// <summary>The greatest id that merges can give, without added tokens.</summary>
    public int LargestId => _vocabulary.Values.Max();

    /// <summary>Ids before every text: those of the post-processor, or the begin of text that <c>tokenizer_config.json</c> asks for.</summary>
    public IReadOnlyList<int> Prefix => _template.Before;

    /// <summary>Reads a tokenizer.json, or the one in a model's folder together with its tokenizer_config.json.</summary>
    /// <exception cref="InvalidDataException">The file is no tokenizer.json.</exception>
    /// <exception cref="NotSupportedException">It asks for something that byte-level BPE of these families does not use; names it.</exception>
    public static HuggingFaceTokenizer Load(string path)
    {
        var isFolder = Directory.Exists(path);
        var file = isFolder ? Path.Combine(path, "tokenizer.json") : path;
        using var stream = File.OpenRead(file);
        return Load(stream, file, isFolder ? TokenizerSettings.Load(path) : null);
    }

    /// <inheritdoc cref="Load(string)"/>
    /// <param name="stream">The JSON text, UTF-8.</param>
    /// <param name="source">What errors call it.</param>
    /// <param name="settings">The tokenizer_config.json beside it; null where there is none.</param>
    public static HuggingFaceTokenizer Load(Stream stream, string source, TokenizerSettings? settings = null)
    {
        try
        {
            using var document = JsonDocument.Parse(stream);
            return new HuggingFaceTokenizer(new TokenizerJson(document.RootElement, source), settings);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{source} is no tokenizer.json of Hugging Face tokenizers ({error.Message})", error);
        }
    }

    /// <summary>The id of a token as the vocabulary spells it, e.g. of <c>&lt;think&gt;</c>; null when there is none.</summary>
    public int? IdOf(string token)
    {
        var added = _addedById.Values.FirstOrDefault(added => added.Content == token);
        return added?.Id ?? (_vocabulary.TryGetValue(token, out var id) ? id : null);
    }

    /// <summary>Ids with those that the post-processor adds, such as Llama 3's begin of text.</summary>
    public IReadOnlyList<int> EncodeWithSpecialTokens(string text) => [.. _template.Before, .. EncodeToIds(text), .. _template.After];

    /// <inheritdoc/>
    public override string Decode(IEnumerable<int> ids) => Decode(ids, skipSpecialTokens: false);

    /// <summary>
    /// Text of the ids. Bytes that form no character become U+FFFD. Ids beyond the vocabulary, which a padded embedding can yield, stand for
    /// nothing, as in Hugging Face's tokenizers.
    /// </summary>
    public string Decode(IEnumerable<int> ids, bool skipSpecialTokens)
    {
        bool IsShown(int id) => !(skipSpecialTokens && _addedById.TryGetValue(id, out var added) && added.Special);
        return _spelling.Decode(ids.Where(id => _tokens.ContainsKey(id) && IsShown(id)).Select(id => _tokens[id]));
    }

    /// <inheritdoc/>
    /// <remarks>Writes all or nothing: a token alone need not be a whole character.</remarks>
    public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten)
    {
        var all = ids.ToList();
        var text = Decode(all);
        var fits = text.AsSpan().TryCopyTo(destination);
        (idsConsumed, charsWritten) = fits ? (all.Count, text.Length) : (0, 0);
        return fits ? OperationStatus.Done : OperationStatus.DestinationTooSmall;
    }

    /// <inheritdoc/>
    protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        var (tokens, normalized) = (new List<EncodedToken>(), new StringBuilder());
        foreach (var (piece, token) in Pieces(text ?? textSpan.ToString(), settings.ConsiderNormalization))
        {
            if (token is null) EncodePiece(piece, normalized.Length, settings.ConsiderPreTokenization, tokens);
            else tokens.Add(new EncodedToken(token.Id, piece, normalized.Length..(normalized.Length + piece.Length)));
            normalized.Append(piece);
        }
        var isCut = tokens.Count > settings.MaxTokenCount;
        if (isCut) tokens.RemoveRange(settings.MaxTokenCount, tokens.Count - settings.MaxTokenCount);
        return new EncodeResults<EncodedToken>
        {
            Tokens = tokens,
            NormalizedText = normalized.ToString(),
            CharsConsumed = !isCut ? normalized.Length : tokens.Count == 0 ? 0 : tokens[^1].Offset.End.Value,
        };
    }

    // Raw added tokens are found before, the others after normalisation.
    private IEnumerable<(string Text, AddedToken? Token)> Pieces(string text, bool normalize)
    {
        foreach (var (stretch, token) in _raw.Cut(text))
            if (token is not null) yield return (stretch, token);
            else
                foreach (var piece in _normalized.Cut(normalize ? Normalize(stretch) : stretch)) yield return piece;
    }

    private void EncodePiece(string piece, int start, bool split, List<EncodedToken> tokens)
    {
        IEnumerable<(int Offset, int Length)> words = split ? _split.PreTokenize(piece) : [(0, piece.Length)];
        foreach (var (offset, length) in words)
            foreach (var token in _spelling.Encode(piece.Substring(offset, length)))
            {
                var at = start + offset;
                tokens.Add(new EncodedToken(token.Id, token.Value, (at + token.Offset.Start.Value)..(at + token.Offset.End.Value)));
            }
    }

    private string Normalize(string text) => _normalizer?.Normalize(text) ?? text;
}
