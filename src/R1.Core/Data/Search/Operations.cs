using System.Globalization;

namespace R1.Data.Search;

/// <summary>
/// What search problems are made of: numbers 0 to <see cref="Modulus"/> - 1, and operations such as <c>3x+4</c>, which carry a number x to
/// 3x + 4 modulo <see cref="Modulus"/>. Each is one word, so an operation carried out is one fact to know; no two operations may be exchanged.
/// </summary>
internal static class Operations
{
    /// <summary>How many numbers there are: a prime, so that every operation can be undone.</summary>
    public const int Modulus = 61;

    // Slopes are distinct; offsets are such that no two operations commute.
    private static readonly (int Slope, int Offset)[] All =
        [(2, 3), (3, 4), (4, 5), (5, 6), (6, 7), (7, 6), (8, 3), (9, 3), (10, 1), (11, 1), (12, 5), (13, 6)];

    private static readonly Dictionary<string, int> Indices = All.Index().ToDictionary(one => NameOf(one.Item), one => one.Index, StringComparer.Ordinal);

    private static readonly int[][] Inverses = [.. Enumerable.Range(0, All.Length).Select(InverseOf)];

    /// <summary>How many operations there are.</summary>
    public static int Count => All.Length;

    /// <summary>Words of the operations, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(NameOf)];

    /// <summary>Index of the operation of a word; null where the word is none.</summary>
    public static int? Find(string word) => Indices.TryGetValue(word, out var operation) ? operation : null;

    /// <summary>The number that an operation makes of another one.</summary>
    public static int Apply(int operation, int number) => ((All[operation].Slope * number) + All[operation].Offset) % Modulus;

    /// <summary>The number of which an operation makes this one.</summary>
    public static int Undo(int operation, int number) => Inverses[operation][number];

    /// <summary>The last number of a sequence of operations.</summary>
    public static int Run(int start, IEnumerable<int> operations) => operations.Aggregate(start, (number, operation) => Apply(operation, number));

    /// <summary>In how many ways operations of a menu, each as often as one likes, lead from one number to another.</summary>
    /// <param name="start">The first number.</param>
    /// <param name="target">The last number.</param>
    /// <param name="steps">Length of the sequences.</param>
    /// <param name="menu">The operations that may be used.</param>
    public static int CountWays(int start, int target, int steps, IReadOnlyList<int> menu) =>
        steps == 0 ? (start == target ? 1 : 0) : menu.Sum(operation => CountWays(Apply(operation, start), target, steps - 1, menu));

    private static int[] InverseOf(int operation)
    {
        var inverse = new int[Modulus];
        for (var number = 0; number < Modulus; number++) inverse[Apply(operation, number)] = number;
        return inverse;
    }

    private static string NameOf((int Slope, int Offset) one) => string.Create(CultureInfo.InvariantCulture, $"{one.Slope}x+{one.Offset}");
}
