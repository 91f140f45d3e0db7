using System.Globalization;
using R1.Tokenization;

namespace R1.Generation.Gguf;

/// <summary>The tokens of a vocabulary by id, and what each is.</summary>
internal sealed record GgufTokens(string[] Texts, int[] Kinds)
{
    /// <summary>Stands for what the vocabulary cannot spell.</summary>
    public const int Unknown = 2;

    private const int Normal = 1, Control = 3, UserDefined = 4, Unused = 5, SingleByte = 6;

    /// <param name="json">The tokenizer.</param>
    /// <param name="count">Rows of the embedding; it may be padded beyond the tokens.</param>
    public static GgufTokens Of(TokenizerJson json, int count)
    {
        var tokens = new GgufTokens(
            [.. Enumerable.Range(0, count).Select(id => $"[PAD{id.ToString(CultureInfo.InvariantCulture)}]")], [.. Enumerable.Repeat(Unused, count)]);
        foreach (var (text, id) in json.Vocabulary()) tokens.Set(id, text, IsByte(text) && !json.IsByteLevel ? SingleByte : Normal);
        foreach (var token in json.AddedTokens())
            tokens.Set(token.Id, token.Content, token.Content == json.UnknownToken ? Unknown : token.Special ? Control : UserDefined);
        return tokens;
    }

    // A token without a row of the embedding is never read or written.
    private void Set(int id, string text, int kind)
    {
        if (id < Texts.Length) (Texts[id], Kinds[id]) = (text, kind);
    }

    private static bool IsByte(string text) => text is ['<', '0', 'x', _, _, '>'];
}
