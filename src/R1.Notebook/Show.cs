namespace R1.Notebook;

/// <summary>What a notebook cell calls to show something. Every output carries a plain text twin.</summary>
public static class Show
{
    /// <summary>Lines over a numeric axis; see <see cref="Series"/> for bands and reference lines.</summary>
    /// <example><c>Show.Line("R1-Zero", "step", "pass@1", ("ours", points), Series.Reference("paper 0.71", 0.71))</c></example>
    public static void Line(string title, string xLabel, string yLabel, params Series[] series) => Value(Plot.Line(title, xLabel, yLabel, series));

    /// <summary>One bar for each name; see <see cref="Bar"/> for error bars and reference lines.</summary>
    public static void Bars(string title, string yLabel, params Bar[] bars) => Value(Plot.BarChart(title, yLabel, bars));

    /// <summary>Groups of bars side by side.</summary>
    public static void GroupedBars(string title, string yLabel, params BarGroup[] groups) => Value(Plot.GroupedBars(title, yLabel, groups));

    /// <summary>How often values fall into each of <paramref name="bins"/> equal intervals.</summary>
    public static void Histogram(string title, string xLabel, IEnumerable<double> values, int bins = 30) =>
        Value(Plot.Histogram(title, xLabel, values, bins));

    /// <summary>Small multiples, read row by row.</summary>
    public static void Panels(string title, int columns, params Plot[] panels) => Value(new PlotPanels(title, columns, panels));

    /// <summary>One row for each record, one column for each public property.</summary>
    public static void Table<T>(IEnumerable<T> records, string? caption = null) => Value(Notebook.Table.Of(records, caption));

    /// <summary>One row for each named value; values with properties spread over columns.</summary>
    public static void Table(params (string name, object? value)[] rows) => Value(Notebook.Table.OfNamed(rows));

    /// <summary>A table of given cells.</summary>
    public static void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object?>> rows, string? caption = null) =>
        Value(new Table(columns, rows, caption));

    /// <summary>Completions with thoughts, answers, reflective words and languages coloured, reward and advantage beside.</summary>
    public static void Rollouts(params IEnumerable<RolloutView> rollouts) => Value(new RolloutGallery([.. rollouts]));

    /// <summary>Text in markdown.</summary>
    public static void Markdown(string text) => Value(new MimeBundle(text).With(Mime.Markdown, text));

    /// <summary>A piece of HTML.</summary>
    /// <param name="html">Shown as it is.</param>
    /// <param name="text">Plain text twin.</param>
    public static void Html(string html, string text = "HTML output") => Value(new MimeBundle(text).With(Mime.Html, html));

    /// <summary>Any value, in the way of <see cref="ValueFormatter"/>.</summary>
    public static void Value(object? value) => DisplayContext.Current.Show(ValueFormatter.Format(value));
}
