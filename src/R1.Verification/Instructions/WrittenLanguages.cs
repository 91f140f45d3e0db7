using System.Text.RegularExpressions;

namespace R1.Verification.Instructions;

/// <summary>Tells in which language a text is written: by its script and, where languages share one, by their most frequent small words.</summary>
/// <remarks>
/// More than half of the letters must be of the language's script, and no other language of that script may have more of its small words in the text. A text
/// without any small word, as a name, could be in every language of its script and passes for each; a text without letters for none.
/// <para><b>Deviations</b>: IFEval's own program asks the library langdetect for the most probable of 55 languages, and lets a text pass that it can say
/// nothing about. Short texts, mixed ones and languages that are not listed here can be judged otherwise.</para>
/// </remarks>
internal static partial class WrittenLanguages
{
    private static readonly (string Name, int First, int Last)[] Scripts =
    [
        ("latin", 0x0041, 0x024F), ("latin", 0x1E00, 0x1EFF), ("cyrillic", 0x0400, 0x052F), ("arabic", 0x0600, 0x077F), ("devanagari", 0x0900, 0x097F),
        ("bengali", 0x0980, 0x09FF), ("gurmukhi", 0x0A00, 0x0A7F), ("gujarati", 0x0A80, 0x0AFF), ("tamil", 0x0B80, 0x0BFF), ("telugu", 0x0C00, 0x0C7F),
        ("kannada", 0x0C80, 0x0CFF), ("thai", 0x0E00, 0x0E7F), ("hangul", 0x1100, 0x11FF), ("arabic", 0xFB50, 0xFDFF), ("arabic", 0xFE70, 0xFEFF),
        ("hangul", 0xAC00, 0xD7AF),
    ];

    private static readonly Dictionary<string, Language> All = new(StringComparer.Ordinal)
    {
        ["en"] = new("latin", "the of and to in is that for it with as on be this are you was at by not have from or an i a my your we they will what how"),
        ["de"] = new("latin", "der die das und ist nicht ein eine zu den mit von für auf im es sie ich dem auch sich wir werden wie"),
        ["fr"] = new("latin", "le la les et est des une un dans que pour pas du sur il elle au avec ce sont nous vous qui"),
        ["es"] = new("latin", "el la los las y es que en una un por con para del no se su como más al lo muy pero"),
        ["pt"] = new("latin", "o a os as e é que em uma um por com para do da não se seu como mais muito são ao"),
        ["it"] = new("latin", "il la gli le e è che in una un per con di del della non si sono come più i nel anche"),
        ["nl"] = new("latin", "de het een en van is niet dat op te zijn voor met er maar ook wordt naar door bij"),
        ["fi"] = new("latin", "ja on ei se että oli hän mutta kun joka myös ovat tai niin kuin minä sinä olen hyvin sen"),
        ["vi"] = new("latin", "và là của có không được một cho trong người với các này những để tôi bạn đã rất khi"),
        ["sw"] = new("latin", "na ya wa kwa ni katika la za hii cha kuwa au yake hiyo sana lakini kama watu yako kila"),
        ["ru"] = new("cyrillic", "и в не на что с как это для по к но он мы вы я из от так же его все"),
        ["bg"] = new("cyrillic", "и в не на за се да от е са като по с но той аз ще си със това към или"),
        ["ar"] = new("arabic", "في من على أن إلى هذا هذه التي الذي عن مع كان لا ما هو هي أو كل بعد"),
        ["fa"] = new("arabic", "از به در که این است را با برای می و آن یک های تا هم شما خود"),
        ["ur"] = new("arabic", "کے کی کا میں ہے اور سے کو پر ہیں نے یہ کہ ایک نہیں وہ بھی تھا"),
        ["hi"] = new("devanagari", "है हैं के की का में और से को नहीं यह कि पर एक ने भी हो था आप"),
        ["mr"] = new("devanagari", "आहे आहेत आणि हे ते या नाही मध्ये किंवा साठी एक होते आपण व त्या पण ही तो"),
        ["ne"] = new("devanagari", "छ छन् हो र को मा लाई यो पनि गर्न हुन्छ भने एक तर थियो गर्नुहोस् छैन यस"),
        ["bn"] = new("bengali", ""),
        ["pa"] = new("gurmukhi", ""),
        ["gu"] = new("gujarati", ""),
        ["ta"] = new("tamil", ""),
        ["te"] = new("telugu", ""),
        ["kn"] = new("kannada", ""),
        ["th"] = new("thai", ""),
        ["ko"] = new("hangul", ""),
    };

    /// <summary>The languages that can be told, by their codes of ISO 639-1: those of IFEval's prompts, English, and three like them.</summary>
    public static IReadOnlyCollection<string> Codes => All.Keys;

    /// <summary>Whether a text is written in a language.</summary>
    /// <param name="code">One of <see cref="Codes"/>.</param>
    /// <param name="text">Any text.</param>
    public static bool IsIn(string code, string text)
    {
        var language = All[code];
        var letters = text.Where(char.IsLetter).Select(ScriptOf).ToList();
        if (2 * letters.Count(script => script == language.Script) <= letters.Count) return false;
        string[] words = [.. Word().Matches(text).Select(match => match.Value.ToLowerInvariant())];
        var smallWords = language.SmallWordsOf(words);
        return All.Values.Where(other => other.Script == language.Script).All(other => other.SmallWordsOf(words) <= smallWords);
    }

    private static string ScriptOf(char letter) =>
        Scripts.FirstOrDefault(script => letter >= script.First && letter <= script.Last).Name ?? "other";

    [GeneratedRegex(@"[\p{L}\p{M}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    private sealed class Language(string script, string smallWords)
    {
        private readonly HashSet<string> _words = new(smallWords.Split(' '), StringComparer.Ordinal);

        public string Script => script;

        public int SmallWordsOf(string[] words) => words.Count(_words.Contains);
    }
}
