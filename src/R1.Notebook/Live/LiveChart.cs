namespace R1.Notebook;

/// <summary>
/// Curves that grow while a loop runs, one small panel for each measure. Redrawn in place in interactive hosts; the headless runner keeps
/// the final picture and prints a progress line meanwhile.
/// </summary>
/// <typeparam name="T">What the loop yields, e.g. <c>GrpoStep</c>.</typeparam>
public sealed class LiveChart<T>
{
    private const int MostColumns = 3;
    private readonly Lock _gate = new();
    private readonly string _title;
    private readonly (string Name, Func<T, double> Value)[] _measures;
    private readonly List<double[]> _rows = [];
    private readonly Lazy<TimeLeft> _time;
    private readonly ILiveOutput _output;

    /// <summary>Opens the output in the running cell.</summary>
    /// <param name="title">Heading.</param>
    /// <param name="measures">Name and value of each curve.</param>
    /// <exception cref="ArgumentException">No measure.</exception>
    public LiveChart(string title, params (string name, Func<T, double> value)[] measures)
    {
        if (measures.Length == 0) throw new ArgumentException("A live chart needs at least one measure.", nameof(measures));
        (_title, _measures) = (title, measures);
        _time = new Lazy<TimeLeft>(() => new TimeLeft(Clock));
        _output = DisplayContext.Current.ShowLive(Render);
    }

    /// <value>Steps in all, for the time left; 0 (default) when unknown.</value>
    public int Total { get; init; }

    /// <value>Number of the first step on the x axis. Default 1.</value>
    public int FirstStep { get; init; } = 1;

    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Adds one step to every curve.</summary>
    public void Add(T step)
    {
        var row = _measures.Select(m => m.Value(step)).ToArray();
        int steps;
        lock (_gate)
        {
            _rows.Add(row);
            steps = _rows.Count;
        }
        _time.Value.Step(steps, Total);
        _output.Changed(Status(row, steps));
        if (steps == Total) _output.Complete();
    }

    private string Status(double[] row, int steps)
    {
        var values = string.Join("  ", _measures.Select((m, i) => $"{m.Name} {Numbers.Short(row[i])}"));
        return $"{_title}: step {TimeLeft.Count(steps, Total)}  {values}  {_time.Value.Describe(steps, Total)}";
    }

    private MimeBundle Render()
    {
        double[][] rows;
        lock (_gate) rows = [.. _rows];
        if (rows.Length == 0) return new MimeBundle($"{_title}: no steps yet");
        var panels = _measures.Select((m, i) =>
            Plot.Line(m.Name, "step", "", new Series(m.Name, rows.Select((row, step) => ((double)(step + FirstStep), row[i])))));
        return new PlotPanels(_title, MostColumns, [.. panels]).ToMimeBundle();
    }
}
