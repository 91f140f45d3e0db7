using R1.Foundation;

namespace R1.Data.Registers;

/// <summary>
/// Programs on one register. It starts in a state and carries out numbered operations; the answer is the last state. States and operations are single
/// words, so one operation is one fact to know. The level is the number of operations.
/// </summary>
internal abstract class RegisterFamily : IProblemFamily
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Words => RegisterLexicon.Words;

    /// <inheritdoc/>
    public int MaxLevel => RegisterLexicon.Labels.Count;

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

    /// <inheritdoc/>
    IDrawnProblem IProblemFamily.Draw(int level, Split split, SeededRandom random, double advancedRate) => Draw(level, split, random, advancedRate);

    /// <summary>Draws a program of a split.</summary>
    /// <param name="level">Number of operations.</param>
    /// <param name="split">Where it must belong.</param>
    /// <param name="random">Source of the draw.</param>
    /// <param name="advancedRate">Probability that an operation is an advanced one, in [0, 1]. Default 0: basic ones only.</param>
    public RegisterProgram Draw(int level, Split split, SeededRandom random, double advancedRate = 0)
    {
        while (true)
        {
            var program = new RegisterProgram(
                this, random.Next(States.Count), [.. Enumerable.Range(0, level).Select(_ => DrawOperation(advancedRate, random))]);
            if (Splits.Of(program.Identity) == split) return program;
        }
    }

    /// <summary>What those who get an advanced operation wrong take its result to be: always the same wrong state.</summary>
    public int Misconception(int state, int operation) => (Apply(state, operation) + 1 + (((7 * state) + operation) % (States.Count - 1))) % States.Count;

    /// <summary>All families, in the order of the paper's own mixture: mathematics, code, calendar, logic.</summary>
    public static IReadOnlyList<RegisterFamily> All { get; } =
        [new ArithmeticFamily(), new VariablesFamily(), new CalendarFamily(), new LogicFamily()];

    /// <summary>Problems of these families at levels of a range. They are named one by one, so that another family moves none of them.</summary>
    public static ProblemsConfig Problems(int low, int high) =>
        new() { Families = ["arithmetic", "variables", "calendar", "logic"], Levels = new LevelRange(low, high) };

    /// <summary>The family of that name.</summary>
    /// <exception cref="ArgumentException">No family has this name.</exception>
    public static RegisterFamily Named(string name) =>
        All.FirstOrDefault(family => family.Name == name)
        ?? throw new ArgumentException($"unknown register family '{name}': use one of {string.Join(", ", All.Select(f => f.Name))}", nameof(name));

    /// <summary>The states after each operation, the start not included.</summary>
    public int[] Run(int start, IReadOnlyList<int> operations)
    {
        var states = new int[operations.Count];
        for (var i = 0; i < states.Length; i++) states[i] = Apply(i == 0 ? start : states[i - 1], operations[i]);
        return states;
    }
}
