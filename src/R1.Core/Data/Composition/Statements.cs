using R1.Foundation;

namespace R1.Data.Composition;

/// <summary>
/// What programs are made of: statements such as <c>b+4</c> and <c>b+a</c>, which add a constant or another register to one of three registers, modulo
/// <see cref="Modulus"/>. A statement is one word. Each can be undone, so different states stay different.
/// </summary>
internal static class Statements
{
    /// <summary>Values of a register: 0 to 9.</summary>
    public const int Modulus = 10;

    /// <summary>How many registers there are.</summary>
    public const int Registers = 3;

    private const string Letters = "abc";

    // An operand of 0 to 9 is a constant, 10 and above a register.
    private static readonly (int Target, int Operand)[] All =
    [
        .. from target in Enumerable.Range(0, Registers)
           from operand in Enumerable.Range(1, Modulus - 1).Concat(Enumerable.Range(Modulus, Registers).Where(one => one - Modulus != target))
           select (target, operand),
    ];

    private static readonly int[] WithConstants = [.. Enumerable.Range(0, All.Length).Where(statement => All[statement].Operand < Modulus)];
    private static readonly int[] WithRegisters = [.. Enumerable.Range(0, All.Length).Except(WithConstants)];

    /// <summary>Words of the statements, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(NameOf)];

    /// <summary>How many states the registers have together, and so how many answers there are.</summary>
    public static int States { get; } = Modulus * Modulus * Modulus;

    /// <summary>Index of the register that a statement changes.</summary>
    public static int Target(int statement) => All[statement].Target;

    /// <summary>What a statement adds.</summary>
    /// <param name="statement">Its index.</param>
    /// <param name="state">Values of the registers before it.</param>
    public static int Operand(int statement, IReadOnlyList<int> state) =>
        All[statement].Operand is var operand && operand < Modulus ? operand : state[operand - Modulus];

    /// <summary>The state after a statement.</summary>
    /// <inheritdoc cref="Operand" path="/param"/>
    public static IReadOnlyList<int> Apply(int statement, IReadOnlyList<int> state) => Add(state, Target(statement), Operand(statement, state));

    /// <summary>The state after statements.</summary>
    public static IReadOnlyList<int> Run(IReadOnlyList<int> start, IEnumerable<int> statements) =>
        statements.Aggregate(start, (state, statement) => Apply(statement, state));

    /// <summary>A state with a number added to one of its registers.</summary>
    public static IReadOnlyList<int> Add(IReadOnlyList<int> state, int register, int number)
    {
        int[] after = [.. state];
        after[register] = (after[register] + number) % Modulus;
        return after;
    }

    /// <summary>Statements of the more frequent kind, those that add a constant.</summary>
    public static int MostOfOneKind => WithConstants.Length;

    /// <summary>Draws a statement: half of them add a constant, half a register.</summary>
    /// <param name="random">Source of the draw.</param>
    /// <param name="first">Only the first so many of each kind are drawn.</param>
    public static int Draw(SeededRandom random, int first)
    {
        var kind = random.NextBool() ? WithConstants : WithRegisters;
        return kind[random.Next(Math.Min(first, kind.Length))];
    }

    /// <summary>Draws values of all registers.</summary>
    public static IReadOnlyList<int> DrawState(SeededRandom random) => [.. Enumerable.Range(0, Registers).Select(_ => random.Next(Modulus))];

    private static string NameOf((int Target, int Operand) one) =>
        $"{Letters[one.Target]}+{(one.Operand < Modulus ? (char)('0' + one.Operand) : Letters[one.Operand - Modulus])}";
}
