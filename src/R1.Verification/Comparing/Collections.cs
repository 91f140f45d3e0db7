using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>Lists, sets, tuples, vectors, matrices and ratios.</summary>
internal sealed class Collections(NodeComparison comparison, VerifierOptions options, Budget budget)
{
    private const int MaxItems = 1000;

    private bool _isInSet;

    /// <summary>The verdict when one of the two is a collection; else null.</summary>
    public bool? Decide(Node gold, Node answer) => (gold, answer) switch
    {
        (Matrix a, Matrix b) => InOrder([.. a.Rows.SelectMany(r => r)], [.. b.Rows.SelectMany(r => r)]) && a.Rows.Length == b.Rows.Length,
        (Matrix a, Coordinates b) => InOrder(Vector(a), b.Items),
        (Coordinates a, Matrix b) => InOrder(a.Items, Vector(b)),
        (Matrix { Rows: [[var only]] }, _) => comparison.Compare(only, answer),
        (_, Matrix { Rows: [[var only]] }) => comparison.Compare(gold, only),
        (Ratio a, Ratio b) => EqualRatios(a, b),
        (Ratio a, _) => a.Parts.Length == 2 && !IsCollection(answer) && comparison.Compare(Build.Divide(a.Parts[0], a.Parts[1]), answer),
        (_, Ratio b) => b.Parts.Length == 2 && !IsCollection(gold) && comparison.Compare(gold, Build.Divide(b.Parts[0], b.Parts[1])),
        (Coordinates a, Coordinates b) => InOrder(a.Items, b.Items),
        // x = 1 or x = 2 is no point; values of different names were made one before.
        (Coordinates a, Listing b) => !b.Items.Any(Names.IsAssignment) && InOrder(a.Items, b.Items),
        (Listing a, Coordinates b) => InOrder(Unnamed(a.Items, b.Items), b.Items) && !IsNested(a.Items),
        (FiniteSet a, FiniteSet b) => InsideSets(a.Items, b.Items),
        (FiniteSet a, Listing b) => !HasDistinctNames(b.Items) && InAnyOrder(a.Items, Unnamed(b.Items, a.Items)),
        (Listing a, FiniteSet b) => !HasDistinctNames(a.Items) && InAnyOrder(Unnamed(a.Items, b.Items), b.Items),
        (Listing a, Listing b) => a.AreAlternatives || b.AreAlternatives ? EqualLists(a.Items, b.Items, InAnyOrder) : EqualLists(a.Items, b.Items, AsOften),
        (Listing { AreAlternatives: true } a, _) => InAnyOrder(a.Items, [answer]),
        (_, Listing { AreAlternatives: true } b) => InAnyOrder([gold], b.Items),
        (Listing a, _) => AsOften(a.Items, [answer]),
        (_, Listing b) => AsOften([gold], b.Items),
        // {0} is 0 as an answer, and not as an element.
        (FiniteSet a, _) => !_isInSet && InAnyOrder(a.Items, [answer]),
        (_, FiniteSet b) => !_isInSet && InAnyOrder([gold], b.Items),
        (Matrix, _) or (_, Matrix) or (Coordinates, _) or (_, Coordinates) => false,
        _ => null,
    };

    // The entries of a row or a column; of any other matrix its rows.
    private static Node[] Vector(Matrix matrix) =>
        matrix.Rows.Length == 1 || matrix.Rows[0].Length == 1 ? [.. matrix.Rows.SelectMany(row => row)]
            : [.. matrix.Rows.Select(row => new Coordinates(row))];

    private static bool IsCollection(Node node) => node is Coordinates or Listing or FiniteSet or Interval or Matrix or Relation;

    private static bool IsNested(Node[] items) => items.Any(item => item is Listing or Coordinates);

    private static Node[] Items(Node node) => node is FiniteSet set ? set.Items : ((Listing)node).Items;

    private bool EqualLists(Node[] gold, Node[] answer, Func<Node[], Node[], bool> unordered)
    {
        // x = 1, y = 2 is not x = 1 or x = 2.
        if (gold.Any(Names.IsAssignment) && answer.Any(Names.IsAssignment) && HasDistinctNames(gold) != HasDistinctNames(answer)) return false;
        var (left, right) = (Unnamed(gold, answer), Unnamed(answer, gold));
        // Values of different names, of which one side leaves the names out, come in their order.
        var isOrdered = options.OrderedLists || (HasDistinctNames(gold) && !answer.Any(Names.IsAssignment)) ||
            (HasDistinctNames(answer) && !gold.Any(Names.IsAssignment));
        if (!isOrdered) return gold.Concat(answer).Any(item => Names.IsAssignment(item) || item is Coordinates || RealSets.IsSet(item))
            ? InAnyOrder(left, right) : unordered(left, right);
        return InOrder(left, right) || (left.Length == right.Length && InOrder(Ordered(gold, left), Ordered(answer, right)));
    }

    // The values of a question's names in the order of the names, where it is one that everybody knows.
    private static Node[] Ordered(Node[] items, Node[] unnamed) =>
        HasDistinctNames(items) ? Array.ConvertAll(NameOrder.Sorted(items), item => ((Relation)item).Operands[^1]) : unnamed;

    // x and y; x_1 and x_2 number the values of one name.
    private static bool HasDistinctNames(Node[] items) =>
        items.All(Names.IsAssignment) && items.Select(item => ((Relation)item).Operands[0].Key.Split('_')[0]).Distinct().Count() == items.Length;

    // a = 4, -8, -10 names its values once; names are left out where the other side has none, and where they are all the same.
    private Node[] Unnamed(Node[] items, Node[] others)
    {
        var named = items.Where(Names.IsAssignment).Select(item => ((Relation)item).Operands[0].Key).Distinct().Count();
        var isMixed = named == 1 && (items.Length > 1 || !others.Any(Names.IsAssignment));
        if (!isMixed && (named == 0 || others.Any(Names.IsAssignment))) return items;
        return Array.ConvertAll(items, item => Names.IsAssignment(item) ? ((Relation)item).Operands[^1] : item);
    }

    private bool EqualRatios(Ratio a, Ratio b)
    {
        if (a.Parts.Length != b.Parts.Length) return false;
        // Times of day and scores: with a zero nothing is proportional.
        if (a.Parts.Concat(b.Parts).Any(part => ExactValue.Of(part, budget) is { IsZero: true })) return InOrder(a.Parts, b.Parts);
        for (var i = 1; i < a.Parts.Length; i++)
            if (!comparison.Compare(Build.Divide(a.Parts[0], a.Parts[i]), Build.Divide(b.Parts[0], b.Parts[i]))) return false;
        return true;
    }

    private bool InOrder(Node[] gold, Node[] answer)
    {
        if (gold.Length != answer.Length) return false;
        for (var i = 0; i < gold.Length; i++)
            if (!comparison.Compare(gold[i], answer[i])) return false;
        return true;
    }

    private bool InsideSets(Node[] gold, Node[] answer)
    {
        var wasInSet = _isInSet;
        _isInSet = true;
        var areEqual = InAnyOrder(gold, answer);
        _isInSet = wasInSet;
        return areEqual;
    }

    // In any order, each as often as on the other side: 1, 1, 2 is not 1, 2. A name in front, as in x = 1 or x = 1, speaks of solutions, which are a set.
    private bool AsOften(Node[] gold, Node[] answer)
    {
        if (Array.TrueForAll(gold, Names.IsAssignment) || Array.TrueForAll(answer, Names.IsAssignment)) return InAnyOrder(gold, answer);
        if (gold.Length != answer.Length || gold.Length > MaxItems) return false;
        var isTaken = new bool[answer.Length];
        foreach (var item in gold)
        {
            var match = 0;
            while (match < answer.Length && (isTaken[match] || !comparison.Compare(item, answer[match]))) match++;
            if (match == answer.Length) return false;
            isTaken[match] = true;
        }
        return true;
    }

    // As sets: repetitions do not count, but everything must be found on the other side.
    private bool InAnyOrder(Node[] gold, Node[] answer)
    {
        if (gold.Length > MaxItems || answer.Length > MaxItems) return false;
        var found = new bool[answer.Length];
        foreach (var item in gold)
        {
            var isFound = false;
            for (var i = 0; i < answer.Length; i++)
                if ((!found[i] || !isFound) && comparison.Compare(item, answer[i])) isFound = found[i] = true;
            if (!isFound) return false;
        }
        return Array.TrueForAll(found, f => f) || answer.Where((_, i) => !found[i]).All(extra => gold.Any(item => comparison.Compare(item, extra)));
    }
}
