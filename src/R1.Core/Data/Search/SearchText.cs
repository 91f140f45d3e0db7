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

    /// <summary>What the operations of an answer make of the start, number by number; null where a word of the answer is no operation.</summary>
    public static string? Path(Problem problem, string answer)
    {
        var number = SearchProblem.Parse(problem).Start;
        var path = SearchLexicon.Number(number);
        foreach (var word in answer.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Operations.Find(word) is not { } operation) return null;
            number = Operations.Apply(operation, number);
            path += $" {word} {SearchLexicon.Number(number)}";
        }
        return path;
    }
}
