using R1.Foundation;

namespace R1.Data.Code;

/// <summary>One statement: <c>x += 3</c> or <c>x *= 3</c>.</summary>
internal readonly record struct CodeStatement(bool Multiplies, int Operand)
{
    public int Apply(int x) => (Multiplies ? x * Operand : x + Operand) % CodeFamily.Digits;

    public override string ToString() => $"x {CodeLexicon.Operators[Multiplies ? 1 : 0]} {Operand}";
}

/// <summary>A program of <see cref="CodeFamily"/>: statements on the digit x.</summary>
internal sealed record CodeProgram(IReadOnlyList<CodeStatement> Statements)
{
    /// <summary>Every program of one statement.</summary>
    public static IReadOnlyList<CodeProgram> Short { get; } =
    [
        .. Enumerable.Range(1, CodeFamily.Digits - 1).Select(b => new CodeProgram([new(false, b)])),
        .. Enumerable.Range(2, CodeFamily.Digits - 2).Select(a => new CodeProgram([new(true, a)])),
    ];

    /// <summary>A program of that many statements, uniform in the operators of the first and in all operands.</summary>
    public static CodeProgram Draw(int statements, SeededRandom random)
    {
        CodeStatement Sum() => new(false, random.Next(1, CodeFamily.Digits));
        CodeStatement Product() => new(true, random.Next(2, CodeFamily.Digits));
        return new CodeProgram(statements == 2 ? [Product(), Sum()] : [random.NextBool() ? Sum() : Product()]);
    }

    /// <summary>Reads a program as <see cref="ToString"/> writes it.</summary>
    /// <exception cref="ArgumentException">It is none of this family.</exception>
    public static CodeProgram Parse(string text) =>
        new([.. text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Statement)]);

    public int Run(int input) => Statements.Aggregate(input, (x, statement) => statement.Apply(x));

    /// <summary>The programs of one statement that do the same with one input and something else with another: what a hasty author may write.</summary>
    public IReadOnlyList<CodeProgram> Lookalikes(int input) =>
        [.. Short.Where(other => other.Run(input) == Run(input) && Enumerable.Range(0, CodeFamily.Digits).Any(x => other.Run(x) != Run(x)))];

    public override string ToString() => string.Join(' ', Statements.Select(statement => $"{statement} ;"));

    private static CodeStatement Statement(string text) => text.Split(' ') is ["x", ("+=" or "*=") and var name, [>= '0' and <= '9' and var digit]]
        ? new CodeStatement(name == "*=", digit - '0')
        : throw new ArgumentException($"'{text}' is no statement of the family '{CodeFamily.FamilyName}': write x += 3", nameof(text));
}
