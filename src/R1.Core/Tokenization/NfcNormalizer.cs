using System.Text;
using Microsoft.ML.Tokenizers;

namespace R1.Tokenization;

/// <summary>
/// Unicode normalisation form C by own tables: where .NET runs without ICU (<c>InvariantGlobalization</c>), <c>string.Normalize</c> leaves
/// every text as it is.
/// </summary>
internal sealed class NfcNormalizer : Normalizer
{
    // No character below this one changes or combines.
    private const char FirstRelevant = '\u0300';
    private const int HangulBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7, Leads = 19, Vowels = 21, Tails = 28;

    private readonly NfcTable _table = NfcTable.Load();

    /// <inheritdoc/>
    public override string Normalize(string original) =>
        original.AsSpan().ContainsAnyInRange(FirstRelevant, char.MaxValue) ? Compose(Decompose(original)) : original;

    /// <inheritdoc/>
    public override string Normalize(ReadOnlySpan<char> original) => Normalize(original.ToString());

    private List<int> Decompose(string text)
    {
        var runes = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes()) AppendDecomposed(rune.Value, runes);
        SortMarks(runes);
        return runes;
    }

    private void AppendDecomposed(int rune, List<int> runes)
    {
        var syllable = rune - HangulBase;
        if (syllable is >= 0 and < Leads * Vowels * Tails)
        {
            runes.Add(LeadBase + (syllable / (Vowels * Tails)));
            runes.Add(VowelBase + (syllable / Tails % Vowels));
            if (syllable % Tails > 0) runes.Add(TailBase + (syllable % Tails));
        }
        else if (_table.Decompositions.TryGetValue(rune, out var parts))
            foreach (var part in parts) AppendDecomposed(part, runes);
        else
            runes.Add(rune);
    }

    // Stable insertion sort of each run of marks by combining class.
    private void SortMarks(List<int> runes)
    {
        for (var i = 1; i < runes.Count; i++)
        {
            var (mark, combining, at) = (runes[i], _table.CombiningClass(runes[i]), i);
            if (combining == 0) continue;
            for (; at > 0 && _table.CombiningClass(runes[at - 1]) > combining; at--) runes[at] = runes[at - 1];
            runes[at] = mark;
        }
    }

    private string Compose(List<int> runes)
    {
        var composed = new List<int>(runes.Count);
        var (starter, last) = (-1, 0);
        foreach (var rune in runes)
        {
            var combining = _table.CombiningClass(rune);
            // A mark reaches its starter unless one of its own class or a second starter stands between.
            var reaches = starter >= 0 && (starter == composed.Count - 1 || (last != 0 && last < combining));
            if (reaches && Pair(composed[starter], rune) is { } pair)
            {
                composed[starter] = pair;
                continue;
            }
            if (combining == 0) starter = composed.Count;
            composed.Add(rune);
            last = combining;
        }
        return Concat(composed);
    }

    private int? Pair(int first, int second)
    {
        if (first is >= LeadBase and < LeadBase + Leads && second is >= VowelBase and < VowelBase + Vowels)
            return HangulBase + ((((first - LeadBase) * Vowels) + second - VowelBase) * Tails);
        var syllable = first - HangulBase;
        if (syllable is >= 0 and < Leads * Vowels * Tails && syllable % Tails == 0 && second is > TailBase and < TailBase + Tails)
            return first + second - TailBase;
        return _table.Compositions.TryGetValue((first, second), out var pair) ? pair : null;
    }

    private static string Concat(List<int> runes)
    {
        var text = new StringBuilder(runes.Count);
        Span<char> units = stackalloc char[2];
        foreach (var rune in runes) text.Append(units[..new Rune(rune).EncodeToUtf16(units)]);
        return text.ToString();
    }
}
