namespace R1.Data.Registers;

/// <summary>Days of the week, some days later or earlier: <c>day #0 Thu #1 &gt;&gt;2 #2 &lt;&lt;6 ?</c></summary>
internal sealed class CalendarFamily : RegisterFamily
{
    /// <inheritdoc/>
    public override string Name => "calendar";

    /// <inheritdoc/>
    public override (string English, string Chinese) Verb => ("day", "星期");

    /// <inheritdoc/>
    public override IReadOnlyList<string> States { get; } = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Operations { get; } =
        [.. Enumerable.Range(1, 6).Select(d => $">>{d}"), .. Enumerable.Range(1, 6).Select(d => $"<<{d}")];

    /// <inheritdoc/>
    public override bool IsAdvanced(int operation) => operation % 6 >= 3;

    /// <inheritdoc/>
    public override int Apply(int state, int operation)
    {
        var days = (operation % 6) + 1;
        return operation < 6 ? (state + days) % 7 : (state - days + 7) % 7;
    }
}
