using R1.Foundation;

namespace R1.Data.Search;

/// <summary>Puts words after each other in a language, or in two where the author mixes.</summary>
internal sealed class SearchWriter(string language, bool mixes, SeededRandom random)
{
    private readonly List<string> _words = [];

    /// <summary><c>en</c> or <c>zh</c>, as likely as each other.</summary>
    public static string AnyLanguage(SeededRandom random) => random.NextBool() ? "en" : "zh";

    /// <summary>Appends a word that exists in two languages.</summary>
    public SearchWriter Say(SearchWord word)
    {
        _words.Add(SearchLexicon.Say(word, mixes ? AnyLanguage(random) : language));
        return this;
    }

    /// <summary>Appends a number.</summary>
    public SearchWriter Number(int number) => Add(SearchLexicon.Number(number));

    /// <summary>Appends an operation and what it makes of a number.</summary>
    /// <returns>The number reached.</returns>
    public int Apply(int operation, int number)
    {
        var reached = Operations.Apply(operation, number);
        Add(Operations.Names[operation]).Number(reached);
        return reached;
    }

    /// <summary>Appends the comparison of what was reached, which stands already, with what was to be reached.</summary>
    public SearchWriter Compare(int reached, int target) => Judge(target, reached == target);

    /// <summary>Appends what was to be reached and a verdict, true or not.</summary>
    public SearchWriter Judge(int target, bool saysYes) => Add(SearchLexicon.Compare).Number(target).Say(saysYes ? SearchWord.Yes : SearchWord.No);

    /// <summary>Appends a word of no language.</summary>
    public SearchWriter Add(string word)
    {
        _words.Add(word);
        return this;
    }

    /// <summary>What was written.</summary>
    public override string ToString() => string.Join(' ', _words);
}
