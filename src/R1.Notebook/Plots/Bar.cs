namespace R1.Notebook;

/// <summary>One bar. Tuples <c>("name", value)</c> and <c>("name", value, low, high)</c> convert to it.</summary>
/// <param name="Name">Shown under the bar.</param>
/// <param name="Value">Height, in the unit of the y axis.</param>
/// <param name="Low">Lower end of the error bar; NaN for none.</param>
/// <param name="High">Upper end of the error bar; NaN for none.</param>
public sealed record Bar(string Name, double Value, double Low = double.NaN, double High = double.NaN)
{
    /// <summary>Whether it is a horizontal reference line and no bar.</summary>
    internal bool IsReference { get; private init; }

    /// <summary>A dashed horizontal line with its label, e.g. a figure of the paper.</summary>
    public static Bar Reference(string label, double y) => new(label, y) { IsReference = true };

    /// <summary>A bar without error bar.</summary>
    public static implicit operator Bar((string name, double value) bar) => new(bar.name, bar.value);

    /// <summary>A bar with error bar.</summary>
    public static implicit operator Bar((string name, double value, double low, double high) bar) => new(bar.name, bar.value, bar.low, bar.high);
}

/// <summary>Bars of one colour, one for each category, drawn side by side with the other groups.</summary>
/// <param name="Name">Shown in the legend.</param>
/// <param name="Bars">One for each category; bars of the same name stand together.</param>
public sealed record BarGroup(string Name, IReadOnlyList<Bar> Bars);
