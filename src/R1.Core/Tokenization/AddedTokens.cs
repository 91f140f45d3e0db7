namespace R1.Tokenization;

/// <summary>A token that is found in the text as it is, before any splitting: control tokens, tags.</summary>
/// <param name="Id">Token id.</param>
/// <param name="Content">The text that it stands for.</param>
/// <param name="Special">Left out when decoding without special tokens.</param>
/// <param name="Normalized">Looked for in the normalised text; else in the raw one.</param>
internal sealed record AddedToken(int Id, string Content, bool Special, bool Normalized);

/// <summary>Finds added tokens in a text: leftmost, and the longest of those that begin there.</summary>
internal sealed class AddedTokens
{
    private readonly Dictionary<char, AddedToken[]> _byFirst;
    private readonly System.Buffers.SearchValues<char> _firsts;

    public AddedTokens(IEnumerable<AddedToken> tokens)
    {
        var longestFirst = tokens.OrderByDescending(token => token.Content.Length);
        _byFirst = longestFirst.GroupBy(token => token.Content[0]).ToDictionary(group => group.Key, group => group.ToArray());
        _firsts = System.Buffers.SearchValues.Create([.. _byFirst.Keys]);
    }

    /// <summary>Cuts a text into added tokens and the stretches between them (whose token is null), none of them empty.</summary>
    public IEnumerable<(string Text, AddedToken? Token)> Cut(string text)
    {
        var start = 0;
        for (var at = Next(text, 0); at < text.Length;)
        {
            var token = Array.Find(_byFirst[text[at]], candidate => text.AsSpan(at).StartsWith(candidate.Content, StringComparison.Ordinal));
            if (token is null)
            {
                at = Next(text, at + 1);
                continue;
            }
            if (at > start) yield return (text[start..at], null);
            yield return (token.Content, token);
            start = at + token.Content.Length;
            at = Next(text, start);
        }
        if (start < text.Length) yield return (text[start..], null);
    }

    private int Next(string text, int from)
    {
        var next = text.AsSpan(from).IndexOfAny(_firsts);
        return next < 0 ? text.Length : from + next;
    }
}
