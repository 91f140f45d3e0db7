using R1.Verification.Trees;

namespace R1.Verification.Parsing;

/// <summary>Decides whether letters in a row are a function, variables side by side, a unit or a word.</summary>
internal static class LetterRuns
{
    // xy and abc are products, area is a word.
    private const int LongestProduct = 3;

    /// <summary>Letters outside of text commands.</summary>
    /// <param name="run">The letters.</param>
    /// <param name="isBehindNumber">They may be a unit.</param>
    /// <param name="add">Takes the tokens.</param>
    public static void AddMath(string run, bool isBehindNumber, Action<TokenKind, string> add)
    {
        if (run.Length == 1) add(TokenKind.Symbol, run);
        else if (run is "DNE" or "NaN" or "nan") add(TokenKind.Word, run);
        else if (Vocabulary.Connectives.Contains(run)) add(TokenKind.Separator, "where");
        else if (isBehindNumber && (Unit.Find(run) is not null || run is "th" or "st" or "nd" or "rd") &&
            !Vocabulary.Words.ContainsKey(run))
            add(TokenKind.Word, run);
        else if (Vocabulary.Functions.Contains(run)) AddName(run, add);
        else if (Vocabulary.Words.TryGetValue(run, out var word)) add(word.Kind, word.Text);
        else if (Split(run) is { } parts) foreach (var part in parts) AddName(part, add);
        else add(TokenKind.Word, run);
    }

    /// <summary>Letters inside of text commands.</summary>
    public static void AddText(string run, bool isBehindNumber, Action<TokenKind, string> add)
    {
        if (Vocabulary.Connectives.Contains(run)) add(TokenKind.Separator, "where");
        else if (isBehindNumber && Unit.Find(run) is not null && !Vocabulary.Words.ContainsKey(run)) add(TokenKind.Word, run);
        else if (Vocabulary.Words.TryGetValue(run, out var word)) add(word.Kind, word.Text);
        else if (Vocabulary.Functions.Contains(run)) AddName(run, add);
        else add(TokenKind.Word, run);
    }

    /// <summary>Letters of other scripts.</summary>
    public static void AddOther(string run, Action<TokenKind, string> add)
    {
        if (Vocabulary.Connectives.Contains(run)) add(TokenKind.Separator, "where");
        else if (Vocabulary.Words.TryGetValue(run, out var word)) add(word.Kind, word.Text);
        else if (run != "第") add(run.Length == 1 && run[0] < 0x2000 ? TokenKind.Symbol : TokenKind.Word, run);
    }

    private static void AddName(string name, Action<TokenKind, string> add)
    {
        if (name == "sqrt") add(TokenKind.Command, name);
        else if (Vocabulary.Functions.Contains(name)) add(TokenKind.Function, name);
        else if (Vocabulary.Words.TryGetValue(name, out var word)) add(word.Kind, word.Text);
        else add(TokenKind.Symbol, name);
    }

    // sinx, pir, xsqrt: known names with at most two single letters around; short runs are single letters.
    private static List<string>? Split(string run)
    {
        var (parts, singles, names) = (new List<string>(), 0, 0);
        for (var at = 0; at < run.Length;)
        {
            var length = KnownLength(run, at);
            parts.Add(run.Substring(at, Math.Max(1, length)));
            if (length > 0) names++;
            else singles++;
            at += Math.Max(1, length);
        }
        return run.Length <= LongestProduct || (names > 0 && singles <= 2 && parts.Count <= 4) ? parts : null;
    }

    private static int KnownLength(string run, int at)
    {
        for (var length = Math.Min(6, run.Length - at); length > 1; length--)
        {
            var name = run.Substring(at, length);
            if (Vocabulary.Functions.Contains(name) || (name is "pi" or "theta" or "alpha" or "beta" or "lambda" or "omega" or "inf")) return length;
        }
        return 0;
    }
}
