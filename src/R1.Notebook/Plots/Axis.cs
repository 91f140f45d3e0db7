namespace R1.Notebook;

/// <summary>A range of values and its round tick marks.</summary>
internal sealed record Axis(double Low, double High, IReadOnlyList<double> Ticks, bool IsLogarithmic = false)
{
    private const int MostDecadeTicks = 7, MostDoublingTicks = 10;

    /// <summary>Covers all finite values, widened to round ticks.</summary>
    /// <param name="values">Values to show; none at all gives [0, 1].</param>
    /// <param name="wanted">About how many ticks.</param>
    public static Axis Covering(IEnumerable<double> values, int wanted)
    {
        var finite = values.Where(double.IsFinite).ToArray();
        var (low, high) = finite.Length == 0 ? (0, 1) : (finite.Min(), finite.Max());
        if (low == high)
        {
            var room = low == 0 ? 1 : Math.Abs(low) * 0.1;
            (low, high) = (low - room, high + room);
        }
        var step = RoundStep((high - low) / wanted);
        var first = Math.Floor(low / step + 1e-9);
        var last = Math.Ceiling(high / step - 1e-9);
        var ticks = Enumerable.Range(0, (int)(last - first) + 1).Select(i => Math.Round((first + i) * step, 12)).ToArray();
        return new Axis(ticks[0], ticks[^1], ticks);
    }

    /// <summary>Covers exactly the values; the ticks are the round numbers inside.</summary>
    public static Axis Within(IEnumerable<double> values, int wanted)
    {
        var finite = values.Where(double.IsFinite).ToArray();
        var wide = Covering(finite, wanted);
        if (finite.Length == 0 || finite.Min() == finite.Max()) return wide;
        var (low, high) = (finite.Min(), finite.Max());
        return new Axis(low, high, [.. wide.Ticks.Where(t => t >= low - 1e-9 && t <= high + 1e-9)]);
    }

    /// <summary>Covers all positive values from a power of ten to a power of ten; the ticks are those between, and 2 and 5 within a single decade.</summary>
    public static Axis Logarithmic(IEnumerable<double> values)
    {
        var positive = values.Where(value => double.IsFinite(value) && value > 0).ToArray();
        var (low, high) = positive.Length == 0 ? (0, 1) : ((int)Math.Floor(Math.Log10(positive.Min())), (int)Math.Ceiling(Math.Log10(positive.Max())));
        if (low == high) high++;
        var every = (high - low + MostDecadeTicks - 1) / MostDecadeTicks;
        var ticks = Enumerable.Range(0, (high - low) / every + 1).Select(i => Math.Pow(10, low + i * every));
        if (high - low == 1) ticks = [Math.Pow(10, low), 2 * Math.Pow(10, low), 5 * Math.Pow(10, low), Math.Pow(10, high)];
        return new Axis(Math.Pow(10, low), Math.Pow(10, high), [.. ticks], IsLogarithmic: true);
    }

    /// <summary>Covers exactly the positive values; the ticks are the powers of two inside, every so many where they are many.</summary>
    public static Axis Doubling(IEnumerable<double> values)
    {
        var positive = values.Where(value => double.IsFinite(value) && value > 0).ToArray();
        var (low, high) = positive.Length == 0 ? (1, 2) : (positive.Min(), positive.Max());
        if (low == high) high *= 2;
        var (first, last) = ((int)Math.Ceiling(Math.Log2(low) - 1e-9), (int)Math.Floor(Math.Log2(high) + 1e-9));
        var every = Math.Max(1, (last - first + MostDoublingTicks - 1) / MostDoublingTicks);
        var ticks = Enumerable.Range(0, Math.Max(0, (last - first) / every + 1)).Select(i => Math.Pow(2, first + i * every));
        return new Axis(low, high, [.. ticks], IsLogarithmic: true);
    }

    /// <summary>Maps a value to a pixel between <paramref name="from"/> (low) and <paramref name="to"/> (high).</summary>
    public double Map(double value, double from, double to) => from + (Scaled(value) - Scaled(Low)) / (Scaled(High) - Scaled(Low)) * (to - from);

    private double Scaled(double value) => IsLogarithmic ? Math.Log10(value) : value;

    private static double RoundStep(double raw)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        return (raw / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }
}
