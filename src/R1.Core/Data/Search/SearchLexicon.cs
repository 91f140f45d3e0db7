using System.Globalization;

namespace R1.Data.Search;

/// <summary>The words of search problems and of what is written about them.</summary>
internal static class SearchLexicon
{
    /// <summary>Before the number of steps.</summary>
    public const string In = "in";

    /// <summary>Opens and closes a digression.</summary>
    public const string Hmm = "hmm";

    /// <summary>Between what was reached and what was to be reached.</summary>
    public const string Compare = "?";

    private static readonly Dictionary<SearchWord, (string English, string Chinese)> ByMeaning = new()
    {
        [SearchWord.Find] = ("find", "求"),
        [SearchWord.Walk] = ("walk", "走"),
        [SearchWord.To] = ("to", "至"),
        [SearchWord.By] = ("by", "用"),
        [SearchWord.Yes] = ("yes", "对"),
        [SearchWord.No] = ("no", "错"),
        [SearchWord.Wait] = Lexicon.Words[Word.Wait],
    };

    /// <summary>The words that exist in two languages.</summary>
    public static IReadOnlyList<(string English, string Chinese)> Pairs { get; } = [.. ByMeaning.Values];

    /// <summary>Every word once, in a fixed order.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        In, Hmm, .. ByMeaning.Values.SelectMany(word => new[] { word.English, word.Chinese }),
        .. Enumerable.Range(0, Operations.Modulus).Select(Number), .. Operations.Names,
    ];

    /// <summary>The word in a language, <c>en</c> or <c>zh</c>.</summary>
    public static string Say(SearchWord word, string language) => language == "zh" ? ByMeaning[word].Chinese : ByMeaning[word].English;

    /// <summary>True for the word of this meaning in either language.</summary>
    public static bool Is(string word, SearchWord meaning) => word == ByMeaning[meaning].English || word == ByMeaning[meaning].Chinese;

    /// <summary>Word of a number.</summary>
    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Meanings of the words that exist in two languages.</summary>
internal enum SearchWord
{
    /// <summary>Opens a problem.</summary>
    Find,
    /// <summary>Opens an exercise without a question.</summary>
    Walk,
    /// <summary>Before the number to be reached.</summary>
    To,
    /// <summary>Before the menu.</summary>
    By,
    /// <summary>The attempt reached its target.</summary>
    Yes,
    /// <summary>It did not.</summary>
    No,
    /// <summary>Before another attempt, or before giving up.</summary>
    Wait,
}
