using System.Text;

namespace R1.Tokenization;

/// <summary>
/// The alphabet of byte-level BPE (GPT-2): each byte is written as one visible character, the printable ones as themselves and the others
/// as U+0100 and up, so that a space is 'Ġ'.
/// </summary>
internal sealed class ByteLevelAlphabet
{
    private readonly Dictionary<char, byte> _bytes = [];
    private readonly char[] _characters = new char[256];

    public ByteLevelAlphabet()
    {
        var next = (char)0x100;
        for (var value = 0; value < 256; value++)
        {
            var isPrintable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            _characters[value] = isPrintable ? (char)value : next++;
            _bytes.Add(_characters[value], (byte)value);
        }
    }

    /// <summary>The character of each byte.</summary>
    public IReadOnlyList<char> Characters => _characters;

    /// <summary>A text as its UTF-8 bytes are written in the vocabulary.</summary>
    public string Encode(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(value => _characters[value]));

    /// <summary>Appends the bytes of a token; a token with a character outside the alphabet stands for its own UTF-8 bytes.</summary>
    public void Decode(string token, List<byte> bytes)
    {
        if (token.All(_bytes.ContainsKey)) bytes.AddRange(token.Select(c => _bytes[c]));
        else bytes.AddRange(Encoding.UTF8.GetBytes(token));
    }
}
