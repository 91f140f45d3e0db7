using R1.Verification.Trees;

namespace R1.Verification.Comparing;

/// <summary>The order of values that are given by name, where the other answer leaves the names out.</summary>
internal static class NameOrder
{
    /// <summary>The assignments in the order in which a reader expects their values: b = 2, a = 1 as 1, 2. Names that do not follow one another in the
    /// alphabet, and words, keep their order.</summary>
    public static Node[] Sorted(Node[] assignments)
    {
        var letters = Array.ConvertAll(assignments, item => ((Relation)item).Operands[0] is Symbol { Name: [var letter] } ? letter : '\0');
        var sorted = letters.Order().ToArray();
        for (var i = 0; i < sorted.Length; i++)
            if (sorted[i] == '\0' || (i > 0 && sorted[i] != sorted[i - 1] + 1)) return assignments;
        return [.. assignments.Zip(letters).OrderBy(pair => pair.Second).Select(pair => pair.First)];
    }
}
