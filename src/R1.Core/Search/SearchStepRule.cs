using R1.Data;
using R1.Data.Search;

namespace R1.Search;

/// <summary>What a rule says about a step of a chain about a search problem, where everything can be checked.</summary>
/// <param name="IsSound">
/// Nothing in the step is wrong: numbers are those that the operations make, operations are in the menu, the target is the question's, a verdict is true, an
/// answer is right.
/// </param>
/// <param name="IsUseful">
/// The attempt that the step belongs to can still reach the target, or has reached it; after the thoughts: the answer is right.
/// </param>
public readonly record struct StepJudgement(bool IsSound, bool IsUseful);

/// <summary>
/// Judges steps by the arithmetic of the world. The two judgements differ: an honest attempt that fails is sound and not useful, and a chain of such attempts
/// may well end with the right answer.
/// </summary>
public sealed class SearchStepRule
{
    private readonly SearchProblem _problem;
    private readonly List<int> _tried = [];
    private string? _expected;
    private bool _isInDigression, _isAnswering, _isClosed, _isSound;

    private SearchStepRule(Problem problem) => _problem = SearchProblem.Parse(problem);

    /// <summary>Judges the steps of a chain.</summary>
    /// <param name="problem">A search problem.</param>
    /// <param name="ids">The chain.</param>
    /// <param name="ends">For every step, how many tokens there are up to its end.</param>
    /// <exception cref="ArgumentException">The problem is no search problem.</exception>
    public static IReadOnlyList<StepJudgement> Judge(Problem problem, IReadOnlyList<int> ids, IReadOnlyList<int> ends)
    {
        var rule = new SearchStepRule(problem);
        var judgements = new List<StepJudgement>();
        foreach (var (step, end) in ends.Index())
        {
            rule._isSound = true;
            for (var i = step == 0 ? 0 : ends[step - 1]; i < end; i++) rule.Read(SmallLanguage.Tokenizer.WordOf(ids[i]));
            judgements.Add(new StepJudgement(rule._isSound, rule.IsUseful));
        }
        return judgements;
    }

    private bool HasReached => _tried.Count == _problem.Solution.Count && InMenu && Reached == _problem.Target;

    private int Reached => Operations.Run(_problem.Start, _tried);

    private bool InMenu => _tried.All(_problem.Menu.Contains);

    private bool IsUseful => _tried.Count <= _problem.Solution.Count && InMenu
        && Operations.CountWays(Reached, _problem.Target, _problem.Solution.Count - _tried.Count, _problem.Menu) > 0;

    private void Read(string word)
    {
        if (word == SearchLexicon.Hmm) _isInDigression = !_isInDigression;
        else if (_isInDigression) return;
        else if (word is "<think>" or "</think>" or "</answer>") Close(word);
        else if (word == "<answer>") Begin(isAnswer: true);
        else if (SearchLexicon.Is(word, SearchWord.Yes)) Judge(HasReached);
        else if (SearchLexicon.Is(word, SearchWord.No)) Judge(!HasReached);
        else if (SearchLexicon.Is(word, SearchWord.Wait)) _isClosed = true;
        else if (SearchLexicon.Is(word, SearchWord.To) || word == SearchLexicon.Compare) _expected = SearchLexicon.Number(_problem.Target);
        else if (Operations.Find(word) is { } operation) Try(operation);
        else State(word);
    }

    private void Close(string word)
    {
        if (word == "</answer>") Judge(HasReached);
        _isClosed = true;
    }

    private void Judge(bool isTrue)
    {
        _isSound &= isTrue;
        _isClosed = true;
    }

    // Whatever comes after the end of an attempt belongs to the next one.
    private void Begin(bool isAnswer = false)
    {
        _tried.Clear();
        (_isClosed, _isAnswering, _expected) = (false, isAnswer, isAnswer ? null : SearchLexicon.Number(_problem.Start));
    }

    private void Try(int operation)
    {
        if (_isClosed) Begin();
        _tried.Add(operation);
        _isSound &= _problem.Menu.Contains(operation);
        if (!_isAnswering) _expected = SearchLexicon.Number(Reached);
    }

    private void State(string word)
    {
        if (_isClosed) Begin();
        _expected ??= SearchLexicon.Number(_tried.Count == 0 ? _problem.Start : Reached);
        _isSound &= word == _expected;
        _expected = null;
    }
}
