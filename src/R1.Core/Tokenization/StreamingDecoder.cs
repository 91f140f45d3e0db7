using Microsoft.ML.Tokenizers;

namespace R1.Tokenization;

/// <summary>
/// Text of token ids while they arrive: a token that ends inside a character is held back until the character is whole. All pieces together are the text of all
/// ids.
/// </summary>
/// <param name="tokenizer">Spells the ids.</param>
public sealed class StreamingDecoder(Tokenizer tokenizer)
{
    private const char Incomplete = '\uFFFD';

    // Ids from the last piece on, which the next one may change: a word's own space, the bytes of a character.
    private readonly List<int> _window = [];
    private int _shownIds;

    /// <summary>Takes the next id.</summary>
    /// <returns>What can be shown now; empty while a character is incomplete.</returns>
    public string Add(int id)
    {
        _window.Add(id);
        var text = tokenizer.Decode(_window);
        return text.EndsWith(Incomplete) ? "" : Show(text);
    }

    /// <summary>What is left at the end; bytes that form no character are U+FFFD.</summary>
    public string Complete()
    {
        var rest = Show(tokenizer.Decode(_window));
        _window.Clear();
        _shownIds = 0;
        return rest;
    }

    private string Show(string text)
    {
        var shown = tokenizer.Decode(_window.Take(_shownIds));
        _window.RemoveRange(0, _shownIds);
        _shownIds = _window.Count;
        return text.StartsWith(shown, StringComparison.Ordinal) ? text[shown.Length..] : text;
    }
}
