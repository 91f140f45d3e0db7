using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>Notations whose meaning the other answer tells: C(10, 3) beside a number, i + 2j and an upright pair beside a vector, I beside a matrix, R beside
/// a set.</summary>
internal sealed class Notations(NodeComparison comparison, Scalars scalars)
{
    private static readonly string[] UnitVectors = ["i", "j", "k"];

    /// <summary>The verdict when one of the two is written in such a way; else null.</summary>
    public bool? Decide(Node gold, Node answer) => OneWay(gold, answer, isTurned: false) ?? OneWay(answer, gold, isTurned: true);

    private bool Compare(Node written, Node other, bool isTurned) => isTurned ? comparison.Compare(other, written) : comparison.Compare(written, other);

    private bool? OneWay(Node written, Node other, bool isTurned)
    {
        if (other is Number or Sum or Product or Power or Call && !IsChoice(other) && Variables.Any(written, IsChoice) &&
            written is not (Coordinates or Listing or FiniteSet))
            return Compare(Counted(written), other, isTurned);
        return (written, other) switch
        {
            (Symbol { Name: var name }, NamedSet set) when name == set.Name => true,
            (Call { Name: "binom", Arguments: [var top, var bottom] }, Matrix or Coordinates) => Compare(new Coordinates([top, bottom]), other, isTurned),
            (Sum or Product or Symbol, Matrix or Coordinates) when IsOfUnitVectors(written) => SameComponents(written, other, isTurned),
            (Symbol or Product or Sum, Matrix m) when Identity(written, m.Rows.Length) is { } matrix => Compare(matrix, other, isTurned),
            _ => null,
        };
    }

    // C(10, 3) and P(5, 2)
    private static bool IsChoice(Node node)
    {
        if (node is not Product { Factors: var factors }) return false;
        for (var i = 1; i < factors.Length; i++)
            if (factors[i - 1] is Symbol { Name: "C" or "P" or "A" } && factors[i] is Coordinates { Items.Length: 2 }) return true;
        return false;
    }

    private static Node Counted(Node node)
    {
        if (node is not Product { Factors: var factors }) return Variables.With(node, Counted);
        Node result = Number.One;
        for (var i = 0; i < factors.Length; i++)
        {
            if (factors[i] is Symbol { Name: "C" or "P" or "A" } kind && i + 1 < factors.Length && factors[i + 1] is Coordinates { Items: [var n, var k] })
            {
                result = Build.Multiply(result, Parsing.Postfix.Choose(kind.Name[0], n, k));
                i++;
            }
            else result = Build.Multiply(result, Counted(factors[i]));
        }
        return result;
    }

    private static bool IsOfUnitVectors(Node node) => Variables.Any(node, part => part is Symbol { Name: "j" or "k" });

    // The component along a unit vector is what is left when the others are zero; nothing may be left over.
    private bool? SameComponents(Node written, Node other, bool isTurned)
    {
        Node[] entries = other is Matrix m ? [.. m.Rows.SelectMany(row => row)] : ((Coordinates)other).Items;
        if (entries.Length is < 2 or > 3) return null;
        var components = UnitVectors.Select(vector => UnitVectors.Aggregate(written, (node, name) =>
            Variables.Substitute(node, name, name == vector ? Number.One : Number.Zero))).ToArray();
        var sum = components.Zip(UnitVectors, (component, vector) => Build.Multiply(component, new Symbol(vector))).Aggregate(Build.Add);
        if (!scalars.AreSame(sum, written) || (entries.Length == 2 && !scalars.AreSame(components[2], Number.Zero))) return false;
        return Compare(new Coordinates(components[..entries.Length]), new Coordinates(entries), isTurned);
    }

    private static Node? Identity(Node node, int size)
    {
        if (!Variables.Any(node, part => part is Symbol { Name: var name } && IsIdentity(name, size))) return null;
        var matrix = new Matrix([.. Enumerable.Range(0, size).Select(row => Enumerable.Range(0, size).Select(column =>
            (Node)(row == column ? Number.One : Number.Zero)).ToArray())]);
        return Shapes.Normalize(Variables.Of(node).Where(name => IsIdentity(name, size)).Aggregate(node, (tree, name) =>
            Variables.Substitute(tree, name, matrix)), new Numbers.Budget(1000));
    }

    private static bool IsIdentity(string name, int size) => name is "I" or "E" || name == $"I_{size}" || name == $"E_{size}";
}
