using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Microsoft.ML.Tokenizers;

namespace R1.Tokenization;

/// <summary>How the tokens of a vocabulary spell text: what a piece of text becomes, and what tokens read as.</summary>
internal abstract class Spelling
{
    /// <summary>Tokens of a piece that no split pattern cuts further; offsets count its characters.</summary>
    public abstract IEnumerable<EncodedToken> Encode(string piece);

    /// <summary>The text of tokens, as their vocabulary spells them. What forms no character becomes U+FFFD.</summary>
    public abstract string Decode(IEnumerable<string> tokens);
}

/// <summary>Byte-level BPE (GPT-2, Qwen, Llama 3, DeepSeek): every byte is written as one visible character.</summary>
/// <param name="bpe">Vocabulary and merges.</param>
/// <param name="ignoreMerges">A piece that is a token as a whole is not built by merges.</param>
internal sealed class ByteLevelSpelling(BpeTokenizer bpe, bool ignoreMerges) : Spelling
{
    private readonly ByteLevelAlphabet _alphabet = new();

    public override IEnumerable<EncodedToken> Encode(string piece)
    {
        if (ignoreMerges && _alphabet.Encode(piece) is var whole && bpe.Vocabulary.TryGetValue(whole, out var id))
            return [new EncodedToken(id, whole, 0..piece.Length)];
        return bpe.EncodeToTokens(piece, out _, considerPreTokenization: false, considerNormalization: false);
    }

    public override string Decode(IEnumerable<string> tokens)
    {
        var bytes = new List<byte>();
        foreach (var token in tokens) _alphabet.Decode(token, bytes);
        return Encoding.UTF8.GetString([.. bytes]);
    }
}

/// <summary>
/// BPE as SentencePiece makes it (Llama 2): tokens are plain text in which U+2581 stands for a space, a text begins with one, and a character outside the
/// vocabulary is written as its UTF-8 bytes, <c>&lt;0xE2&gt;</c>.
/// </summary>
internal sealed class SentencePieceSpelling(BpeTokenizer bpe) : Spelling
{
    private const char Space = '\u2581';

    public override IEnumerable<EncodedToken> Encode(string piece)
    {
        // Bytes take no part in merges, so what lies between them is encoded by itself.
        var start = 0;
        for (var at = 0; at < piece.Length;)
        {
            var length = char.IsSurrogatePair(piece, at) ? 2 : 1;
            if (bpe.Vocabulary.ContainsKey(piece.Substring(at, length)))
            {
                at += length;
                continue;
            }
            foreach (var token in Known(piece, start, at)) yield return token;
            foreach (var value in Encoding.UTF8.GetBytes(piece.Substring(at, length)))
                yield return new EncodedToken(ByteId(value), ByteToken(value), at..(at + length));
            start = at += length;
        }
        foreach (var token in Known(piece, start, piece.Length)) yield return token;
    }

    public override string Decode(IEnumerable<string> tokens)
    {
        var (text, bytes) = (new StringBuilder(), new List<byte>());
        foreach (var token in tokens)
        {
            if (ByteOf(token) is { } value)
            {
                bytes.Add(value);
                continue;
            }
            Flush(bytes, text);
            text.Append(token.Replace(Space, ' '));
        }
        Flush(bytes, text);
        // The space that begins every text.
        return text.Length > 0 && text[0] == ' ' ? text.ToString(1, text.Length - 1) : text.ToString();
    }

    private IEnumerable<EncodedToken> Known(string piece, int from, int to) => from == to ? [] :
        bpe.EncodeToTokens(piece[from..to], out _, considerPreTokenization: false, considerNormalization: false)
            .Select(token => new EncodedToken(token.Id, token.Value, (from + token.Offset.Start.Value)..(from + token.Offset.End.Value)));

    private int ByteId(byte value) => bpe.Vocabulary.TryGetValue(ByteToken(value), out var id)
        ? id
        : throw new InvalidDataException($"The vocabulary has no token '{ByteToken(value)}', which byte_fallback needs: give a complete tokenizer.json.");

    private static string ByteToken(byte value) => $"<0x{value:X2}>";

    private static byte? ByteOf(string token) =>
        token is ['<', '0', 'x', _, _, '>'] && byte.TryParse(token.AsSpan(3, 2), NumberStyles.HexNumber, null, out var value) ? value : null;

    // Bytes that are no text as a whole are one U+FFFD each, as in Hugging Face's tokenizers.
    private static void Flush(List<byte> bytes, StringBuilder text)
    {
        var span = bytes.ToArray();
        if (Utf8.IsValid(span)) text.Append(Encoding.UTF8.GetString(span));
        else text.Append('\uFFFD', span.Length);
        bytes.Clear();
    }
}
