namespace R1.Data.Search;

/// <summary>Reads and writes parts of what stands about search problems.</summary>
internal static class SearchText
{
    /// <summary>The words outside digressions, which stand between two <c>hmm</c>.</summary>
    public static IEnumerable<string> OutsideDigressions(IEnumerable<string> words)
    {
        var inside = false;
        foreach (var word in words)
            if (word == SearchLexicon.Hmm) inside = !inside;
            else if (!inside) yield return word;
    }

    /// <summary>A text without its digressions.</summary>
    public static string WithoutDigressions(string text) =>
        string.Join(' ', OutsideDigressions(text.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>What is asked for in short: from which number to which.</summary>
    public static string Task(Problem problem)
    {
        var search = SearchProblem.Parse(problem);
        return $"{SearchLexicon.Number(search.Start)} {SearchLexicon.Say(SearchWord.To, problem.Language)} {SearchLexicon.Number(search.Target)}";
    }
}
