using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>
/// Answers with conditions. Those of the gold answer may be missing; where both sides have some they must agree; those that only the prediction has must
/// say nothing new: that a number is whole or real, that a place without a value is left out, or what the domain of the expression is.
/// </summary>
internal sealed class Conditions(NodeComparison comparison, RealSets sets, Budget budget)
{
    private static readonly HashSet<string> IndexNames = ["n", "m", "k", "i", "j", "N"];

    /// <summary>The verdict when one of the two has conditions; else null.</summary>
    public bool? Decide(Node gold, Node answer) => (gold, answer) switch
    {
        (Conditional a, Conditional b) => comparison.Compare(a.Value, b.Value) && AreEqual(a, b),
        (Conditional a, _) => comparison.Compare(a.Value, answer),
        (_, Conditional b) => comparison.Compare(gold, b.Value) && b.Conditions.All(condition => IsHarmless(condition, b.Value)),
        _ => null,
    };

    private bool AreEqual(Conditional a, Conditional b)
    {
        var (left, right) = (Telling(a.Conditions), Telling(b.Conditions));
        if (left.Count == 0 || right.Count == 0) return left.Count > 0 || right.TrueForAll(condition => IsHarmless(condition, b.Value));
        var names = left.Concat(right).SelectMany(Variables.Of).Distinct().ToList();
        if (names.Count == 1 && sets.AreEqual(Together(names[0], left), Together(names[0], right)) is { } verdict) return verdict;
        return left.Count == right.Count && left.TrueForAll(x => right.Exists(y => comparison.Compare(x, y))) &&
            right.TrueForAll(y => left.Exists(x => comparison.Compare(x, y)));
    }

    private static Comprehension Together(string name, List<Node> conditions) => new(new Symbol(name), [.. conditions]);

    // Without those that hold for every number.
    private static List<Node> Telling(Node[] conditions) => [.. conditions.Where(condition => !IsReal(condition))];

    private static bool IsReal(Node condition) => condition is Relation { Operators: ["in"], Operands: [Symbol, NamedSet { Name: "R" or "C" }] };

    private bool IsHarmless(Node condition, Node value) => condition switch
    {
        Relation { Operators: ["in"], Operands: [Symbol, NamedSet] } => true,
        Relation { Operators: ["!="] } => true,
        Relation { Operators: ["<" or "<=" or ">" or ">="], Operands: [Symbol { Name: var name }, _] } when IndexNames.Contains(name) => true,
        Relation r => IsDomain(r, value),
        Listing l => l.Items.All(item => IsHarmless(item, value)),
        _ => false,
    };

    // Wherever the condition does not hold, the expression has no real value.
    private bool IsDomain(Relation condition, Node value)
    {
        if (Variables.Of(condition) is not [var name]) return false;
        var expression = value is Relation { Operands: [.., var last] } ? last : value;
        var hasOutside = false;
        for (var i = 0; i < SamplePoints.Count; i++)
        {
            var x = SamplePoints.Value(name, i);
            if (new Membership(budget).Of(condition, new RealPoint(Ball.Of(x), x)) is not false) continue;
            hasOutside = true;
            var at = new NumericEvaluator(other => Ball.Of(other == name ? x : SamplePoints.Value(other, 0)), budget);
            if (at.Of(expression) is { IsDefined: true, IsReal: true } && !at.HasLeftReals) return false;
        }
        return hasOutside;
    }
}
