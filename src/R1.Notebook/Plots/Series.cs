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

    /// <summary>A line with a shaded band around it, e.g. the mean over seeds and its 95 % interval.</summary>
    public static Series Band(string name, IEnumerable<(double x, double mean, double low, double high)> points) =>
        new(name, Mark.Line, points.Select(p => new Point(p.x, p.mean, p.low, p.high)));

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
}
