namespace R1.Notebook;

/// <summary>How a series is drawn.</summary>
internal enum Mark { Line, Bars, Reference }

/// <summary>One point; low and high are NaN where no spread is known.</summary>
internal readonly record struct Point(double X, double Y, double Low = double.NaN, double High = double.NaN)
{
    public bool HasSpread => double.IsFinite(Low) && double.IsFinite(High);
}

/// <summary>One named series of a plot. Tuples <c>("name", points)</c> convert to it.</summary>
public sealed class Series
{
    internal Series(string name, Mark mark, IEnumerable<Point> points)
    {
        Name = name;
        Mark = mark;
        Points = points.ToArray();
    }

    /// <summary>A line through points; a NaN value leaves a gap.</summary>
    public Series(string name, IEnumerable<(double x, double y)> points) : this(name, Mark.Line, points.Select(p => new Point(p.x, p.y))) { }

    /// <summary>Shown in the legend.</summary>
    public string Name { get; }

    internal Mark Mark { get; }

    internal IReadOnlyList<Point> Points { get; }

    internal bool HasValues => Points.Any(p => double.IsFinite(p.Y));

    /// <summary>What a logarithmic axis can show of it.</summary>
    internal Series OnlyPositive() => new(Name, Mark, Points.Select(p => p.Y <= 0 ? p with { Y = double.NaN, Low = double.NaN, High = double.NaN }
        : p.Low <= 0 ? p with { Low = double.NaN, High = double.NaN } : p));

    /// <summary>A line with a shaded band around it, e.g. the mean over seeds and its 95 % interval.</summary>
    public static Series Band(string name, IEnumerable<(double x, double mean, double low, double high)> points) =>
        new(name, Mark.Line, points.Select(p => new Point(p.x, p.mean, p.low, p.high)));

    /// <summary>A line of shares with their 95 % intervals (Wilson's), as a shaded band.</summary>
    /// <param name="name">Shown in the legend.</param>
    /// <param name="points">Shares between 0 and 1; NaN leaves a gap.</param>
    /// <param name="trials">Independent trials of which each is a share, such as problems: several answers to one problem are not independent.</param>
    /// <exception cref="ArgumentOutOfRangeException">No trials.</exception>
    public static Series Shares(string name, IEnumerable<(int x, double share)> points, int trials)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        return new Series(name, Mark.Line, points.Select(p =>
        {
            var (low, high) = Wilson(p.share, trials);
            return new Point(p.x, p.share, low, high);
        }));
    }

    /// <summary>A dashed horizontal line with its label, e.g. a figure of the paper.</summary>
    public static Series Reference(string label, double y) => new(label, Mark.Reference, [new Point(0, y)]);

    /// <summary>A line through points.</summary>
    public static implicit operator Series((string name, IEnumerable<(double x, double y)> line) line) => new(line.name, line.line);

    /// <summary>A line through points with whole-numbered x, such as training steps.</summary>
    public static implicit operator Series((string name, IEnumerable<(int x, double y)> line) line) =>
        new(line.name, line.line.Select(p => ((double)p.x, p.y)));

    /// <summary>A line through values at x = 0, 1, 2, …</summary>
    public static implicit operator Series((string name, IEnumerable<double> values) line) =>
        new(line.name, line.values.Select((y, x) => ((double)x, y)));

    private static (double Low, double High) Wilson(double share, int trials)
    {
        const double z = 1.959964;
        var middle = (share + z * z / (2 * trials)) / (1 + z * z / trials);
        var half = z / (1 + z * z / trials) * Math.Sqrt(share * (1 - share) / trials + z * z / (4.0 * trials * trials));
        return (middle - half, middle + half);
    }
}
