using System.Buffers;
using Microsoft.ML.Tokenizers;
using R1.Configuration;
using R1.Foundation;

namespace R1.Tokenization;

/// <summary>
/// A fixed vocabulary of words separated by white space: id = place in the list. Encoding splits on white space, decoding joins by single
/// spaces, so <c>Decode(Encode(text))</c> is <c>text</c> for singly spaced text of known words.
/// </summary>
/// <remarks>Tags such as <c>&lt;think&gt;</c> are ordinary words here: find their ids with <see cref="IdOf"/>.</remarks>
public sealed class WordTokenizer : Tokenizer
{
    private readonly string[] _words;
    private readonly Dictionary<string, int> _ids;
    private readonly int? _unknownId;

    /// <param name="words">The vocabulary in the order of its ids: distinct, not empty, without white space.</param>
    /// <param name="unknownWord">The word that stands for all others; null (default) makes an unknown word an error.</param>
    /// <exception cref="ArgumentException">A word is empty, doubled or holds white space, or the unknown word is not in the list.</exception>
    public WordTokenizer(IEnumerable<string> words, string? unknownWord = null)
    {
        _words = [.. words];
        _ids = Index(_words);
        UnknownWord = unknownWord;
        if (unknownWord is not null) _unknownId = IdOf(unknownWord);
    }

    /// <summary>The vocabulary in the order of its ids.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>Number of words; ids are 0 to <c>VocabularySize - 1</c>.</summary>
    public int VocabularySize => _words.Length;

    /// <summary>The word that stands for all words outside the vocabulary, if there is one.</summary>
    public string? UnknownWord { get; }

    /// <summary>SHA-256 (lower-case hex) of the words in order: two tokenizers with one hash give the same ids.</summary>
    public string Hash => Hashes.OfText(string.Join('\n', _words) + "\n\n" + UnknownWord);

    /// <summary>Reads a vocabulary written by <see cref="Save"/>.</summary>
    /// <exception cref="InvalidConfigException">The file is no vocabulary: names every faulty field.</exception>
    /// <inheritdoc cref="WordTokenizer(IEnumerable{string}, string?)" path="/exception"/>
    public static WordTokenizer Load(string path)
    {
        var file = ConfigJson.ReadFile<VocabularyFile>(path);
        return new WordTokenizer(file.Words, file.UnknownWord);
    }

    /// <summary>Writes the vocabulary as JSON: <c>{ "words": [...], "unknown_word": null }</c>.</summary>
    public void Save(string path) => DurableFiles.WriteText(path, ConfigJson.Write(new VocabularyFile(_words, UnknownWord)));

    /// <summary>The id of a word, e.g. of <c>&lt;think&gt;</c>.</summary>
    /// <exception cref="ArgumentException">The word is not in the vocabulary.</exception>
    public int IdOf(string word) =>
        _ids.TryGetValue(word, out var id) ? id
        : throw new ArgumentException($"'{word}' is not one of the {VocabularySize} words of the vocabulary.", nameof(word));

    /// <summary>The word of an id.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is outside the vocabulary.</exception>
    public string WordOf(int id) =>
        (uint)id < (uint)_words.Length ? _words[id]
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"Ids of this vocabulary are 0 to {VocabularySize - 1}.");

    /// <inheritdoc/>
    public override string Decode(IEnumerable<int> ids) => string.Join(' ', ids.Select(WordOf));

    /// <inheritdoc/>
    public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten)
    {
        (idsConsumed, charsWritten) = (0, 0);
        foreach (var id in ids)
        {
            var word = WordOf(id);
            var space = idsConsumed == 0 ? 0 : 1;
            if (charsWritten + space + word.Length > destination.Length) return OperationStatus.DestinationTooSmall;
            if (space == 1) destination[charsWritten] = ' ';
            word.CopyTo(destination[(charsWritten + space)..]);
            charsWritten += space + word.Length;
            idsConsumed++;
        }
        return OperationStatus.Done;
    }

    /// <inheritdoc/>
    protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        var span = text is null ? textSpan : text;
        var tokens = new List<EncodedToken>();
        var end = 0;
        while (tokens.Count < settings.MaxTokenCount && NextWord(span, end) is { } range)
        {
            var id = Lookup(span[range], tokens.Count);
            tokens.Add(new EncodedToken(id, _words[id], range));
            end = range.End.Value;
        }
        // White space after the last word belongs to it.
        var consumed = NextWord(span, end) is null ? span.Length : end;
        return new EncodeResults<EncodedToken> { Tokens = tokens, CharsConsumed = consumed };
    }

    // The next run of characters that are no white space, or null at the end.
    private static Range? NextWord(ReadOnlySpan<char> text, int start)
    {
        while (start < text.Length && char.IsWhiteSpace(text[start])) start++;
        if (start == text.Length) return null;
        var end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end])) end++;
        return start..end;
    }

    private static Dictionary<string, int> Index(string[] words)
    {
        var ids = new Dictionary<string, int>(words.Length, StringComparer.Ordinal);
        for (var id = 0; id < words.Length; id++)
        {
            if (words[id].Length == 0 || words[id].Any(char.IsWhiteSpace))
                throw new ArgumentException($"Word {id} ('{words[id]}') is empty or holds white space: no text would encode to it.", nameof(words));
            if (!ids.TryAdd(words[id], id))
                throw new ArgumentException($"Word '{words[id]}' is there twice, as {ids[words[id]]} and {id}: give each word one id.", nameof(words));
        }
        return ids;
    }

    private int Lookup(ReadOnlySpan<char> word, int position) =>
        _ids.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out var id) ? id
        : _unknownId ?? throw new ArgumentException(
            $"Word {position} of the text, '{word}', is not in the vocabulary of {VocabularySize} words, and there is no word for unknown ones.");

    private sealed record VocabularyFile(string[] Words, string? UnknownWord);
}
