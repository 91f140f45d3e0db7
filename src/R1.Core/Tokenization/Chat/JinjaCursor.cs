namespace R1.Tokenization.Chat;

/// <summary>A place in the pieces of a template.</summary>
internal sealed class JinjaCursor(IReadOnlyList<JinjaToken> tokens)
{
    private int _at;

    public JinjaKind Kind => tokens[_at].Kind;

    public int Line => tokens[_at].Line;

    /// <summary>At the end of a tag.</summary>
    public bool IsEndOfTag => Kind == JinjaKind.End || (Kind == JinjaKind.Tag && tokens[_at].Text is "}}" or "%}");

    /// <summary>Whether the next piece is this word or sign.</summary>
    public bool Is(string text) => IsAt(_at, text);

    /// <summary>Whether the piece after the next is this word or sign.</summary>
    public bool IsAfter(string text) => _at + 1 < tokens.Count && IsAt(_at + 1, text);

    /// <summary>Goes on behind this word or sign if it is the next.</summary>
    public bool Take(string text)
    {
        if (!Is(text)) return false;
        _at++;
        return true;
    }

    public JinjaToken Next() => tokens[Kind == JinjaKind.End ? _at : _at++];

    public string Name()
    {
        var token = Next();
        return token.Kind == JinjaKind.Name ? token.Text : throw JinjaLexer.Fault(token.Line, $"a name is expected, not '{token.Text}'");
    }

    public void Expect(string text)
    {
        if (!Take(text)) throw JinjaLexer.Fault(Line, $"'{text}' is expected, not '{tokens[_at].Text}'");
    }

    public InvalidDataException Unknown(string what, string name, IEnumerable<string> known) =>
        JinjaLexer.Fault(Line, $"the {what} '{name}' is not supported; supported are {string.Join(", ", known.Order(StringComparer.Ordinal))}");

    // A text in quotes is no word.
    private bool IsAt(int at, string text) => tokens[at].Kind is JinjaKind.Name or JinjaKind.Symbol or JinjaKind.Tag && tokens[at].Text == text;
}
