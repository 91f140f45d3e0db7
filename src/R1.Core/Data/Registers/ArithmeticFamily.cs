namespace R1.Data.Registers;

/// <summary>Chains of additions, subtractions and multiplications modulo 10: <c>compute #0 5 #1 *3 #2 +9 ?</c></summary>
internal sealed class ArithmeticFamily : RegisterFamily
{
    private static readonly int[] Operands = [1, 2, 3, 4, 5, 6, 7, 8, 9];

    /// <inheritdoc/>
    public override string Name => "arithmetic";

    /// <inheritdoc/>
    public override (string English, string Chinese) Verb => ("compute", "计算");

    /// <inheritdoc/>
    public override IReadOnlyList<string> States { get; } = [.. Enumerable.Range(0, 10).Select(digit => $"{digit}")];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Operations { get; } =
        [.. Operands.Select(d => $"+{d}"), .. Operands.Select(d => $"-{d}"), .. Operands.Select(d => $"*{d}")];

    /// <inheritdoc/>
    public override bool IsAdvanced(int operation) => operation / Operands.Length == 2;

    /// <inheritdoc/>
    public override int Apply(int state, int operation)
    {
        var operand = Operands[operation % Operands.Length];
        return (operation / Operands.Length) switch
        {
            0 => (state + operand) % 10,
            1 => (state - operand + 10) % 10,
            _ => state * operand % 10,
        };
    }
}
