using R1.Verification.Numbers;
using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>
/// Answers up to constants that may have any value: antiderivatives with + C, which may differ by a number, and solutions of differential and functional
/// equations, whose constants may have other names.
/// </summary>
internal sealed class ArbitraryConstants(NodeComparison comparison, Scalars scalars, Budget budget)
{
    private const int Most = 3;

    private static readonly string[] Letters = ["C", "c", "K", "A", "B", "D", "k", "a", "b", "const", "constant"];

    /// <summary>True when the two are the same up to their constants.</summary>
    public bool AreEqual(Node gold, Node answer)
    {
        if (gold is not (Sum or Product or Relation or Conditional or Power or Call)) return false;
        return AreAntiderivatives(Expression(gold), Expression(answer)) || AreRenamed(gold, answer);
    }

    private static Node Expression(Node node) => node switch
    {
        Conditional c => Expression(c.Value),
        _ when Names.IsAssignment(node) => ((Relation)node).Operands[^1],
        _ => node,
    };

    // Both end in a constant of their own, and what is left differs by a number.
    private bool AreAntiderivatives(Node gold, Node answer)
    {
        if (Constant(gold, ["C", "c"]) is not var (left, name) || Constant(answer, Letters) is not var (right, other)) return false;
        if (Variables.Of(left).Contains(other) || Variables.Of(right).Contains(name) || Variables.Of(right).Contains(other)) return false;
        if (Variables.Of(left).Union(Variables.Of(right)).ToList() is not [var variable, ..] names || names.Count > 3) return false;
        var difference = Build.Subtract(left, right);
        foreach (var place in new[] { Rational.Of(1, 2)!.Value, Rational.Of(7, 5)!.Value, Rational.Of(-3, 5)!.Value, new Rational(3) })
        {
            var there = Variables.Substitute(difference, variable, new Number(place));
            if (names.Count == 1 && new NumericEvaluator(_ => Ball.Undefined, budget).Of(there) is not { IsDefined: true, IsReal: true }) continue;
            // The domains count as well: ln |x| and ln x differ by nothing where both are real.
            return scalars.AreSame(left, Build.Add(right, there));
        }
        return false;
    }

    private static (Node Others, string Name)? Constant(Node node, string[] letters)
    {
        if (node is not Sum sum) return null;
        var at = sum.Terms.Length - 1;
        while (at >= 0 && !(Name(sum.Terms[at]) is { } symbol && IsConstant(symbol, letters))) at--;
        if (at < 0) return null;
        Node[] rest = [.. sum.Terms[..at], .. sum.Terms[(at + 1)..]];
        var name = Name(sum.Terms[at])!;
        var others = rest.Length == 1 ? rest[0] : new Sum(rest);
        return Variables.Of(others).Contains(name) ? null : (others, name);
    }

    private static string? Name(Node term) => term switch { Symbol s => s.Name, Words { Text: "constant" or "const" } w => w.Text, _ => null };

    private static bool IsConstant(string name, string[] letters)
    {
        var letter = name.AsSpan(0, name.IndexOf('_') is > 0 and var index ? index : name.Length);
        foreach (var one in letters)
            if (letter.SequenceEqual(one)) return true;
        return false;
    }

    // The constants of the gold answer are those whose names or remarks say so; those of the answer are all that the gold answer does not have.
    private bool AreRenamed(Node gold, Node answer)
    {
        var (declared, isFunction) = (Declared(gold), IsFunction(gold));
        if (declared.Count == 0 && !isFunction) return false;
        var constants = Variables.Of(gold).Where(name => declared.Contains(name) || (isFunction && IsConstant(name, ["C", "c"]))).ToList();
        if (constants.Count is 0 or > Most) return false;
        var (kept, others) = (Variables.Of(gold).Except(constants).ToList(), Variables.Of(answer));
        if (others.Count != kept.Count + constants.Count || !kept.TrueForAll(others.Contains)) return false;
        List<string> renamed = [.. others.Except(kept)];
        if (!renamed.TrueForAll(name => IsConstant(name, Letters) || Declared(answer).Contains(name))) return false;
        return Orders(renamed).Any(order => comparison.Compare(gold, Variables.Rename(answer,
            order.Zip(constants).ToDictionary(pair => pair.First, pair => pair.Second))));
    }

    // c in R, after the answer.
    private static List<string> Declared(Node node) => node is Conditional c
        ? [.. c.Conditions.Where(condition => condition is Relation { Operators: ["in"],
            Operands: [Symbol, NamedSet { Name: "R" or "C" }] }).Select(condition => ((Symbol)((Relation)condition).Operands[0]).Name)]
        : [];

    private static bool IsFunction(Node node) => node is Conditional c ? IsFunction(c.Value)
        : node is Relation { Operators: ["="],
            Operands: [Symbol { Name: "y" or "u" or "x" or "f" or "g" } or Product { Factors: [Symbol { Name: "y" or "f" or "g" or "u" or "x" or "P" },
                ..] }, _] };

    private static IEnumerable<List<string>> Orders(List<string> names)
    {
        if (names.Count < 2) return [names];
        return names.SelectMany(first => Orders([.. names.Where(name => name != first)]).Select(rest => (List<string>)[first, .. rest]));
    }
}
