namespace R1.Rewards;

/// <summary>Counts the words of a text by language: English <c>en</c>, Chinese <c>zh</c>, and others.</summary>
/// <remarks>
/// A run of Latin letters is one English word, each Han character is one Chinese word (as word processors count), a run of any other
/// letters is one word of neither. No words are: digits and symbols, single Latin letters (variables, labels), letters beside a digit
/// (<c>min5</c>, <c>x1</c>), Greek letters, LaTeX commands and environments (<c>\frac</c>, <c>\begin{cases}</c>), tags in angle brackets, and notation that
/// texts of every language share: names of functions, units, days and months as abbreviations.
/// <para><b>Deviations</b>: the paper does not say how it counts words.</para>
/// </remarks>
internal readonly record struct LanguageShare
{
    private static readonly HashSet<string> Notation = new(
        ("min max sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln lg exp lim sup inf gcd lcm mod det deg dim ker arg sqrt "
        + "mm cm dm km kg mg ml cl kW kWh Hz kHz MHz rad Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr Jun Jul Aug Sep Oct Nov Dec").Split(' '),
        StringComparer.Ordinal);

    /// <summary>Number of English words.</summary>
    public int English { get; private init; }

    /// <summary>Number of Chinese words.</summary>
    public int Chinese { get; private init; }

    /// <summary>Number of words in other scripts.</summary>
    public int Other { get; private init; }

    /// <summary>Number of all words.</summary>
    public int Words => English + Chinese + Other;

    /// <summary>Share of words in a language, in [0, 1]; 0 when there are no words at all.</summary>
    /// <param name="language"><c>en</c> or <c>zh</c>.</param>
    /// <exception cref="ArgumentException">Another language.</exception>
    public double Of(string language)
    {
        var words = language switch
        {
            "en" => English,
            "zh" => Chinese,
            _ => throw new ArgumentException($"Language '{language}' is not known: give 'en' or 'zh'.", nameof(language)),
        };
        return Words == 0 ? 0 : (double)words / Words;
    }

    /// <summary>Counts the words of a text in linear time.</summary>
    /// <param name="text">Any text.</param>
    public static LanguageShare Count(string text)
    {
        var (english, chinese, other) = (0, 0, 0);
        foreach (var (start, length, script) in ScriptRuns.Of(text))
        {
            if (script == Script.Han) chinese++;
            else if (script == Script.Other) other++;
            else if (length > 1 && !IsNotation(text, start, length) && !Notation.Contains(text.Substring(start, length))) english++;
        }
        return new LanguageShare { English = english, Chinese = chinese, Other = other };
    }

    private static bool IsNotation(string text, int start, int length)
    {
        var (before, after) = (start == 0 ? ' ' : text[start - 1], start + length == text.Length ? ' ' : text[start + length]);
        var isTag = after == '>' && (before == '<' || (before == '/' && start > 1 && text[start - 2] == '<'));
        return isTag || IsEnvironment(text, start) || before == '\\' || char.IsAsciiDigit(before) || char.IsAsciiDigit(after);
    }

    private static bool IsEnvironment(string text, int start)
    {
        var before = text.AsSpan(0, start);
        return before.EndsWith("\\begin{") || before.EndsWith("\\end{");
    }
}
