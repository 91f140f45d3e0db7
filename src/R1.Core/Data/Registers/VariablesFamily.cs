namespace R1.Data.Registers;

/// <summary>
/// A tiny program traced, the variable being one digit: <c>run #0 3 #1 +=8 #2 min4 #3 -=1 ?</c>. The family that stands for code.
/// </summary>
internal sealed class VariablesFamily : RegisterFamily
{
    private static readonly (string Word, Func<int, int> Apply)[] Table =
    [
        .. Enumerable.Range(1, 9).Select(d => ($"+={d}", (Func<int, int>)(x => (x + d) % 10))),
        .. Enumerable.Range(1, 9).Select(d => ($"-={d}", (Func<int, int>)(x => (x - d + 10) % 10))),
        .. Enumerable.Range(5, 4).Select(d => ($"min{d}", (Func<int, int>)(x => Math.Min(x, d)))),
        .. Enumerable.Range(1, 4).Select(d => ($"max{d}", (Func<int, int>)(x => Math.Max(x, d)))),
    ];

    /// <inheritdoc/>
    public override string Name => "variables";

    /// <inheritdoc/>
    public override (string English, string Chinese) Verb => ("run", "运行");

    /// <inheritdoc/>
    public override IReadOnlyList<string> States { get; } = [.. Enumerable.Range(0, 10).Select(digit => $"{digit}")];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Operations { get; } = [.. Table.Select(entry => entry.Word)];

    /// <inheritdoc/>
    public override bool IsAdvanced(int operation) => Table[operation].Word.StartsWith('m');

    /// <inheritdoc/>
    public override int Apply(int state, int operation) => Table[operation].Apply(state);
}
