namespace R1.Data.Registers;

/// <summary>Boolean logic on three truth values at once: <c>bits #0 101 #1 ^011 #2 &amp;110 #3 !</c> (exclusive or, and, or, not).</summary>
internal sealed class LogicFamily : RegisterFamily
{
    // Masks are chosen so that `and` clears one bit and `or` sets one: whole words never collapse to a constant in one operation.
    private static readonly (string Word, Func<int, int> Apply)[] Table =
    [
        .. Enumerable.Range(1, 6).Select(m => ($"^{Bits(m)}", (Func<int, int>)(x => x ^ m))),
        .. new[] { 6, 5, 3 }.Select(m => ($"&{Bits(m)}", (Func<int, int>)(x => x & m))),
        .. new[] { 1, 2, 4 }.Select(m => ($"|{Bits(m)}", (Func<int, int>)(x => x | m))),
        ("!", x => x ^ 7),
    ];

    /// <inheritdoc/>
    public override string Name => "logic";

    /// <inheritdoc/>
    public override (string English, string Chinese) Verb => ("bits", "逻辑");

    /// <inheritdoc/>
    public override IReadOnlyList<string> States { get; } = [.. Enumerable.Range(0, 8).Select(Bits)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Operations { get; } = [.. Table.Select(entry => entry.Word)];

    /// <inheritdoc/>
    public override bool IsAdvanced(int operation) => Table[operation].Word[0] is '&' or '|';

    /// <inheritdoc/>
    public override int Apply(int state, int operation) => Table[operation].Apply(state);

    private static string Bits(int word) => Convert.ToString(word, 2).PadLeft(3, '0');
}
