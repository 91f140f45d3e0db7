using R1.Data.Families;
using R1.Foundation;

namespace R1.Data;

/// <summary>
/// A family of verifiable problems: a program on one register. It starts in a state and carries out numbered operations; the answer is the
/// last state. States and operations are single words of the small vocabulary, so one operation is one fact to know.
/// </summary>
public abstract class ProblemFamily
{
    /// <summary>Name in identifiers and tables.</summary>
    public abstract string Name { get; }

    /// <summary>The verb that opens a question: English, Chinese.</summary>
    public abstract (string English, string Chinese) Verb { get; }

    /// <summary>Words of the register's states.</summary>
    public abstract IReadOnlyList<string> States { get; }

    /// <summary>Words of the operations.</summary>
    public abstract IReadOnlyList<string> Operations { get; }

    /// <summary>The state after an operation; both are indices into <see cref="States"/> and <see cref="Operations"/>.</summary>
    public abstract int Apply(int state, int operation);

    /// <summary>
    /// True for the operations of contest problems, where a misconception is common. The others are basic.
    /// </summary>
    public abstract bool IsAdvanced(int operation);

    /// <summary>Draws an operation: an advanced one with the given probability, else a basic one; uniform within its kind.</summary>
    public int DrawOperation(double advancedRate, SeededRandom random)
    {
        var advanced = random.NextDouble() < advancedRate;
        while (true)
        {
            var operation = random.Next(Operations.Count);
            if (IsAdvanced(operation) == advanced) return operation;
        }
    }

    /// <summary>What those who get an advanced operation wrong take its result to be: always the same wrong state.</summary>
    public int Misconception(int state, int operation) => (Apply(state, operation) + 1 + (((7 * state) + operation) % (States.Count - 1))) % States.Count;

    /// <summary>All families, in the order of the paper's own mixture: mathematics, code, calendar, logic.</summary>
    public static IReadOnlyList<ProblemFamily> All { get; } =
        [new ArithmeticFamily(), new VariablesFamily(), new CalendarFamily(), new LogicFamily()];

    /// <summary>The family of that name.</summary>
    /// <exception cref="ArgumentException">No family has this name.</exception>
    public static ProblemFamily Named(string name) =>
        All.FirstOrDefault(family => family.Name == name)
        ?? throw new ArgumentException($"unknown problem family '{name}': use one of {string.Join(", ", All.Select(f => f.Name))}", nameof(name));

    /// <summary>The states after each operation, the start not included.</summary>
    public int[] Run(int start, IReadOnlyList<int> operations)
    {
        var states = new int[operations.Count];
        for (var i = 0; i < states.Length; i++) states[i] = Apply(i == 0 ? start : states[i - 1], operations[i]);
        return states;
    }
}
