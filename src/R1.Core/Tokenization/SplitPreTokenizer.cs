using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace R1.Tokenization;

/// <summary>
/// Cuts a text at the matches of a sequence of patterns, each applied to the pieces of the one before; matches and what lies between them
/// are pieces (Hugging Face's <c>Split</c> with behaviour <c>Isolated</c>).
/// </summary>
/// <remarks>
/// .NET's expressions see UTF-16 units, for which a letter outside the first plane is no <c>\p{L}</c>. So they are matched on a copy of the
/// text in which each such character is one stand-in of the same general category.
/// </remarks>
internal sealed class SplitPreTokenizer(IEnumerable<string> patterns) : PreTokenizer
{
    private readonly Regex[] _patterns = [.. patterns.Select(pattern => new Regex(pattern, RegexOptions.Compiled | RegexOptions.CultureInvariant))];

    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text)
    {
        var (copy, offsets) = StandIns(text);
        IEnumerable<(int Start, int End)> pieces = [(0, copy.Length)];
        foreach (var pattern in _patterns) pieces = [.. pieces.SelectMany(piece => Cut(copy[piece.Start..piece.End], piece.Start, pattern))];
        return pieces.Where(piece => piece.End > piece.Start).Select(piece => (offsets[piece.Start], offsets[piece.End] - offsets[piece.Start]));
    }

    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => PreTokenize(text.ToString());

    // A piece is matched alone: look-ahead must not see past its end.
    private static IEnumerable<(int Start, int End)> Cut(string piece, int offset, Regex pattern)
    {
        var end = 0;
        foreach (Match match in pattern.Matches(piece))
        {
            if (match.Index > end) yield return (offset + end, offset + match.Index);
            end = match.Index + match.Length;
            yield return (offset + match.Index, offset + end);
        }
        if (end < piece.Length) yield return (offset + end, offset + piece.Length);
    }

    // Offsets[i] is where character i of the copy begins in the text; one more entry for the end.
    private static (string Copy, int[] Offsets) StandIns(string text)
    {
        var copy = new StringBuilder(text.Length);
        var offsets = new List<int>(text.Length + 1);
        for (var at = 0; at < text.Length;)
        {
            offsets.Add(at);
            var isPair = char.IsSurrogatePair(text, at);
            copy.Append(isPair ? StandIn(CharUnicodeInfo.GetUnicodeCategory(char.ConvertToUtf32(text, at))) : text[at]);
            at += isPair ? 2 : 1;
        }
        offsets.Add(text.Length);
        return (copy.ToString(), [.. offsets]);
    }

    // Characters that no pattern names explicitly: not Latin, Han, kana or ASCII.
    private static char StandIn(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter => 'Ж',
        UnicodeCategory.LowercaseLetter => 'ж',
        UnicodeCategory.ModifierLetter => 'ʰ',
        UnicodeCategory.OtherLetter => 'ก',
        UnicodeCategory.NonSpacingMark => '\u0300',
        UnicodeCategory.SpacingCombiningMark => '\u0903',
        UnicodeCategory.EnclosingMark => '\u0488',
        UnicodeCategory.DecimalDigitNumber => '٣',
        UnicodeCategory.LetterNumber => 'Ⅷ',
        UnicodeCategory.OtherNumber => '½',
        UnicodeCategory.DashPunctuation => '–',
        UnicodeCategory.OpenPunctuation => '⁅',
        UnicodeCategory.ClosePunctuation => '⁆',
        UnicodeCategory.OtherPunctuation => '¿',
        UnicodeCategory.MathSymbol => '±',
        UnicodeCategory.CurrencySymbol => '€',
        UnicodeCategory.ModifierSymbol => '˅',
        UnicodeCategory.OtherSymbol => '©',
        UnicodeCategory.Format => '\u200D',
        UnicodeCategory.PrivateUse => '\uE000',
        _ => '\uFFFF',
    };
}
