using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>Decides whether an answer is the gold answer: finds out what both are and asks the comparison of their kind.</summary>
internal sealed class NodeComparison
{
    private const int MaxNesting = 24;

    private readonly VerifierOptions _options;
    private readonly Budget _budget;
    private readonly Scalars _scalars;
    private readonly Relations _relations;
    private readonly Collections _collections;
    private readonly RealSets _sets;
    private readonly Conditions _conditions;
    private readonly Notations _notations;
    private int _nesting;

    public NodeComparison(VerifierOptions options, Budget budget)
    {
        (_options, _budget) = (options, budget);
        _scalars = new Scalars(options, _budget);
        _relations = new Relations(this, _scalars, _budget);
        _collections = new Collections(this, options, _budget);
        _sets = new RealSets(_budget);
        _conditions = new Conditions(this, _sets, _budget);
        _notations = new Notations(this, _scalars);
    }

    /// <summary>True when the budget ran out before there was a verdict.</summary>
    public bool IsUndecided => _budget.IsSpent;

    public bool AreEqual(Node gold, Node answer)
    {
        (gold, answer) = (Shapes.Normalize(gold, _budget), Shapes.Normalize(answer, _budget));
        if (AreSameTrees(gold, answer) && gold is not Ratio { Parts.Length: 0 }) return true;
        if (new IntegerFamilies(this, _scalars, _budget).Decide(gold, answer) is { } verdict) return verdict;
        if (Compare(gold, answer) || new ArbitraryConstants(this, _scalars, _budget).AreEqual(gold, answer)) return true;
        return !_options.StrictNames && Renamed(gold, answer) is { } renamed && Compare(gold, renamed);
    }

    /// <summary>Compares parts of answers.</summary>
    public bool Compare(Node gold, Node answer)
    {
        if (_nesting >= MaxNesting || !_budget.Spend(2)) return false;
        _nesting++;
        var isEqual = AreSameTrees(gold, answer) ? gold is not Ratio { Parts.Length: 0 } : CompareKinds(gold, answer);
        _nesting--;
        return isEqual;
    }

    // The keys of different kinds and sizes differ, and need not be written.
    private static bool AreSameTrees(Node a, Node b) => a is Number x && b is Number y ? x.Value.Equals(y.Value)
        : a.GetType() == b.GetType() && a.Children.Length == b.Children.Length && a.Key == b.Key;

    private bool CompareKinds(Node gold, Node answer)
    {
        if (_conditions.Decide(gold, answer) is { } conditional) return conditional;
        if (Shapes.Signs(gold) is { Length: 2 } golds) return Compare(new Listing(golds), answer);
        if (Shapes.Signs(answer) is { Length: 2 } answers) return Compare(gold, new Listing(answers));
        if (_notations.Decide(gold, answer) is { } notation) return notation;
        if (_relations.Decide(gold, answer) is { } related) return related;
        if (RealSets.IsSet(gold) || RealSets.IsSet(answer)) return CompareSets(gold, answer);
        if (_collections.Decide(gold, answer) is { } collected) return collected;
        return (gold, answer) switch
        {
            (Words, _) or (_, Words) => WordAnswers.AreEqual(gold, answer, _budget),
            (Residue a, Residue b) => _scalars.AreEqual(a.Modulus, b.Modulus) && EqualResidues(a, b),
            (Residue a, _) => _scalars.AreEqual(a.Value, answer),
            (_, Residue) => false,
            _ => _scalars.AreEqual(gold, answer),
        };
    }

    private bool EqualResidues(Residue a, Residue b) =>
        _scalars.AreEqual(a.Value, b.Value) ||
        (ExactValue.Of(Build.Divide(Build.Subtract(a.Value, b.Value), a.Modulus), _budget) is { IsInteger: true });

    private bool CompareSets(Node gold, Node answer)
    {
        if (!_options.AcceptRelationForSet && answer is Relation && gold is not Relation) return false;
        // End by end first: there a rounding is accepted.
        if (gold is Interval x && answer is Interval y && SameEnds(x, y)) return true;
        if (_sets.AreEqual(gold, answer) is { } verdict) return verdict;
        return (gold, answer) switch
        {
            (Interval { HasLow: false, HasHigh: false } a, Coordinates { Items: [var low, var high] }) =>
                Compare(a.Low, low) && Compare(a.High, high),
            (Coordinates { Items: [var low, var high] }, Interval { HasLow: false, HasHigh: false } b) =>
                Compare(low, b.Low) && Compare(high, b.High),
            (SetOperation a, SetOperation b) when a.Operator == b.Operator => (Compare(a.Left, b.Left) && Compare(a.Right, b.Right)) ||
                (a.Operator != SetOperator.Difference && Compare(a.Left, b.Right) && Compare(a.Right, b.Left)),
            (Comprehension a, Comprehension b) => SameConditions(a, b),
            _ => false,
        };
    }

    private bool SameEnds(Interval a, Interval b) =>
        a.HasLow == b.HasLow && a.HasHigh == b.HasHigh && Compare(a.Low, b.Low) && Compare(a.High, b.High);

    // Sets with other variables in their conditions, or of points: condition by condition.
    private bool SameConditions(Comprehension a, Comprehension b)
    {
        if (a.Conditions.Length != b.Conditions.Length || Renamed(a.Element, b.Element, b) is not Comprehension renamed) return false;
        return Compare(a.Element, renamed.Element) && a.Conditions.All(x => renamed.Conditions.Any(y => Compare(x, y))) &&
            renamed.Conditions.All(y => a.Conditions.Any(x => Compare(x, y)));
    }

    private static Node? Renamed(Node gold, Node answer) => Renamed(gold, answer, answer);

    // Names are exchanged in the order in which they occur.
    private static Node? Renamed(Node gold, Node answer, Node whole)
    {
        var (names, others) = (Variables.Of(gold), Variables.Of(answer));
        if (names.Count != others.Count || names.Count == 0) return null;
        return Variables.Rename(whole, others.Zip(names).ToDictionary(pair => pair.First, pair => pair.Second));
    }
}
