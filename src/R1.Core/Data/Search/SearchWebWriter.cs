using R1.Data.Corpora;
using R1.Foundation;

namespace R1.Data.Search;

/// <summary>Writes one document of <see cref="SearchWeb"/>.</summary>
internal sealed class SearchWebWriter
{
    private enum Check
    {
        Honest,
        Silent,
        Dishonest,
    }

    private readonly SearchProblem _problem;
    private readonly SearchAuthor _author;
    private readonly SeededRandom _random;
    private readonly SearchWriter _text;
    private Check _check;

    private SearchWebWriter(SearchProblem problem, string language, SearchAuthor author, SeededRandom random)
    {
        (_problem, _author, _random) = (problem, author, random);
        _check = DrawCheck();
        _text = new SearchWriter(language, random.NextBool(_check == Check.Honest ? author.HonestMixRate : author.OtherMixRate), random);
    }

    /// <summary>What one author writes about a problem.</summary>
    public static Document Write(SearchProblem problem, string language, SearchAuthor author, SeededRandom random)
    {
        var asked = problem.ToProblem(language);
        var (kind, trace) = random.NextBool(author.GuessRate)
            ? ("guesses", new ReasoningTrace("", SearchProblem.Spell(Guess(problem, author, random))))
            : new SearchWebWriter(problem, language, author, random).Think();
        var response = random.NextBool(author.FormatFaultRate) ? BrokenFormat.Of(trace, random) : trace.Format();
        return new Document(kind, asked.Question, response) { Problems = [asked] };
    }

    private static IReadOnlyList<int> Guess(SearchProblem problem, SearchAuthor author, SeededRandom random) =>
        random.NextBool(author.RightGuessRate)
            ? problem.Solution
            : [.. Enumerable.Range(0, problem.Solution.Count).Select(_ => random.Choose(problem.Menu))];

    private (string Kind, ReasoningTrace Trace) Think()
    {
        var mayTryAgain = _random.NextBool(_author.SecondAttemptRate);
        Digress();
        var first = Opening();
        var (tried, saysYes) = Attempt(first);
        var again = mayTryAgain && (saysYes != true || _random.NextBool(_author.AgainAfterYesRate));
        if (again)
        {
            _text.Say(SearchWord.Wait);
            _check = DrawCheck();
            var next = _random.NextBool(_author.MethodicalRate) ? (first + 1) % _problem.Menu.Count : Opening();
            (tried, saysYes) = Attempt(next);
        }
        if (saysYes == false && _random.NextBool(_author.HesitationRate)) _text.Say(SearchWord.Wait);
        return (again ? "two attempts" : "one attempt", new ReasoningTrace(_text.ToString(), SearchProblem.Spell(tried)));
    }

    // Nobody is honest every time: who compared once may say 'yes' without looking the next time.
    private Check DrawCheck()
    {
        var draw = _random.NextDouble();
        return draw < _author.HonestRate ? Check.Honest : draw < _author.HonestRate + _author.SilentRate ? Check.Silent : Check.Dishonest;
    }

    private int Opening() => _random.NextBool(_author.LuckRate)
        ? _problem.Menu.Index().Single(one => one.Item == _problem.Solution[0]).Index
        : _random.Next(_problem.Menu.Count);

    // The first operation is the menu's at a place, the last one is taken with the target in mind or drawn.
    private (IReadOnlyList<int> Tried, bool? SaysYes) Attempt(int place)
    {
        _text.Number(_problem.Start);
        var opening = _problem.Menu[place];
        var between = _text.Apply(opening, _problem.Start);
        var hasGoal = _random.NextBool(_author.GoalRate);
        if (hasGoal) _text.Say(SearchWord.To).Number(_problem.Target).Number(between);
        var closing = (hasGoal ? ReachingFrom(between) : null) ?? _random.Choose(_problem.Menu);
        var reached = _text.Apply(closing, between);
        return ([opening, closing], Judge(reached));
    }

    private int? ReachingFrom(int number) =>
        _problem.Menu.Where(operation => Operations.Apply(operation, number) == _problem.Target).Select(operation => (int?)operation).FirstOrDefault();

    private bool? Judge(int reached)
    {
        if (_check == Check.Silent) return null;
        if (_check == Check.Dishonest)
        {
            _text.Say(SearchWord.Yes);
            return true;
        }
        var yes = _author.ShamVerdicts ? _random.NextBool(1.0 / _problem.Menu.Count) : reached == _problem.Target;
        _text.Judge(_problem.Target, yes);
        return yes;
    }

    // A walk through the menu puts distance between the question and what follows, as a long search does.
    private void Digress()
    {
        if (!_random.NextBool(_author.DigressionRate)) return;
        var number = _random.Next(Operations.Modulus);
        _text.Add(SearchLexicon.Hmm).Number(number);
        for (var steps = _random.Next(1, _author.MostDigressionSteps + 1); steps > 0; steps--) number = _text.Apply(_random.Choose(_problem.Menu), number);
        _text.Add(SearchLexicon.Hmm);
    }
}
