namespace R1.Data.Search;

/// <summary>One attempt inside the thoughts about a search problem.</summary>
/// <param name="Operations">What was tried, as words; operations outside the menu may be among them.</param>
/// <param name="IsInMenu">Every operation is in the menu.</param>
/// <param name="IsCarriedOutRight">It begins with the start, and every number that it states after an operation is the one that the operation makes.</param>
/// <param name="ReachesTarget">Carried out, the operations solve the problem.</param>
/// <param name="SaysYes">The author's own verdict; null where there is none.</param>
/// <param name="IsFollowedByAnother">Another attempt comes after it, by whatever word.</param>
public sealed record SearchAttempt(
    string Operations, bool IsInMenu, bool IsCarriedOutRight, bool ReachesTarget, bool? SaysYes, bool IsFollowedByAnother);

/// <summary>
/// The attempts inside the thoughts about a search problem, told by their structure and not by a word: an attempt is a stretch with operations, and it ends
/// with a verdict, with 'wait' or with the thoughts. A digression between two <c>hmm</c> is none.
/// </summary>
public sealed class SearchChain
{
    private readonly SearchProblem _problem;
    private readonly List<SearchAttempt> _attempts = [];
    private readonly List<string> _stretch = [];

    private SearchChain(SearchProblem problem) => _problem = problem;

    /// <summary>The attempts in order.</summary>
    public IReadOnlyList<SearchAttempt> Attempts => _attempts;

    /// <summary>The attempts of a completion.</summary>
    /// <exception cref="ArgumentException">The problem is no search problem.</exception>
    public static SearchChain Of(Problem problem, string completion)
    {
        var chain = new SearchChain(SearchProblem.Parse(problem));
        foreach (var word in SearchText.OutsideDigressions(Thoughts(completion))) chain.Read(word);
        chain.Close(saysYes: null);
        return chain;
    }

    private static IEnumerable<string> Thoughts(string completion) => completion.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .SkipWhile(word => word == "<think>").TakeWhile(word => word is not ("</think>" or "<answer>"));

    private void Read(string word)
    {
        if (SearchLexicon.Is(word, SearchWord.Yes)) Close(saysYes: true);
        else if (SearchLexicon.Is(word, SearchWord.No)) Close(saysYes: false);
        else if (SearchLexicon.Is(word, SearchWord.Wait)) Close(saysYes: null);
        else _stretch.Add(word);
    }

    private void Close(bool? saysYes)
    {
        List<int> operations = [.. _stretch.Select(Operations.Find).OfType<int>()];
        if (operations.Count > 0)
        {
            if (_attempts.Count > 0) _attempts[^1] = _attempts[^1] with { IsFollowedByAnother = true };
            var inMenu = operations.All(_problem.Menu.Contains);
            var reaches = inMenu && operations.Count == _problem.Solution.Count && Operations.Run(_problem.Start, operations) == _problem.Target;
            _attempts.Add(new SearchAttempt(SearchProblem.Spell(operations), inMenu, IsCarriedOut(), reaches, saysYes, IsFollowedByAnother: false));
        }
        _stretch.Clear();
    }

    private bool IsCarriedOut()
    {
        var number = _problem.Start;
        if (_stretch[0] != SearchLexicon.Number(number)) return false;
        foreach (var (word, next) in _stretch.Zip(_stretch.Skip(1).Append("")))
        {
            if (Operations.Find(word) is not { } operation) continue;
            number = Operations.Apply(operation, number);
            if (next != SearchLexicon.Number(number)) return false;
        }
        return true;
    }
}
