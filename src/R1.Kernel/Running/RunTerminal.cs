using System.Diagnostics;
using System.Text;
using R1.Kernel.Notebooks;
using R1.Kernel.Protocol;
using R1.Kernel.Scripting;
using R1.Kernel.Serving;
using R1.Notebook;

namespace R1.Kernel.Running;

/// <summary>
/// A run on the terminal: cells as they start, the notebook's standard error line by line, and one progress line that is overwritten on a
/// terminal and repeated every few seconds in a log, also where the notebook says nothing.
/// </summary>
/// <param name="writer">The terminal.</param>
/// <param name="overwrites">Whether a line can be written over.</param>
/// <param name="name">Of the notebook.</param>
internal sealed class RunTerminal(TextWriter writer, bool overwrites, string name) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly StringBuilder _partialLine = new();
    private TimeSpan _nextLog = TimeSpan.Zero;
    private Timer? _beat;
    private string _progress = "";
    private bool _statusShown, _hasEnded;
    private int _cell;
    private TextWriter? _stdout, _stderr;

    /// <param name="name">Of the notebook.</param>
    public RunTerminal(string name) : this(new StreamWriter(Console.OpenStandardError()) { AutoFlush = true }, !Console.IsErrorRedirected, name)
    {
        // The process's own standard error: not the console's writer, which cells are routed away from.
    }

    /// <value>Whether all that the cells print is shown, and not their standard error alone.</value>
    public bool LogOutput { get; init; }

    /// <value>Whether progress lines are wanted. Default true.</value>
    public bool ShowProgress { get; init; } = true;

    /// <value>How far the whole is that this notebook is a part of, for the progress line; null when it stands alone.</value>
    public Func<string>? Overall { get; init; }

    /// <value>Time between two progress lines of a log. Default 8 seconds, so that ten are never exceeded.</value>
    public TimeSpan LogEvery { get; init; } = TimeSpan.FromSeconds(8);

    /// <value>Code cells in all.</value>
    public int Cells { get; set; }

    /// <summary>From now on there is a sign of life in time, whatever the notebook does.</summary>
    public void Start()
    {
        var often = LogEvery < TimeSpan.FromSeconds(1) ? LogEvery : TimeSpan.FromSeconds(1);
        _beat ??= new Timer(_ => Draw(), null, often, often);
    }

    public void StartCell(int number)
    {
        _cell = number;
        Status("");
    }

    /// <summary>Writes the cells' console text to files as well; null for none.</summary>
    public void Tee(string? stdoutFile, string? stderrFile) => (_stdout, _stderr) = (Open(stdoutFile), Open(stderrFile));

    public void Dispose()
    {
        _beat?.Dispose();
        _stdout?.Dispose();
        _stderr?.Dispose();
    }

    /// <summary>Shows what a kernel's message is worth on a terminal.</summary>
    public void Take(JupyterMessage message)
    {
        if (message.Type == "stream") (message.Text("name") == "stderr" ? _stderr : _stdout)?.Write(message.Text("text"));
        if (message.Type == KernelWire.ProgressType) Status(message.Text("line"));
        else if (message.Type == "stream" && (LogOutput || message.Text("name") == "stderr")) Text(message.Text("text"));
        else if (LogOutput && message.Type is ("display_data" or "execute_result") && message.Content["data"]?[Mime.Text] is { } text) Text($"{text}\n");
    }

    /// <summary>The last lines of a run: what went wrong, how long it took, where the copy is.</summary>
    public void End(RunOptions options, TimeSpan elapsed, CellError? error)
    {
        lock (_gate) _hasEnded = true;
        foreach (var line in error?.Traceback ?? []) Line($"{name} | {line}");
        Line($"{name}  {(error is null ? "completed" : "FAILED")} in {elapsed.TotalSeconds:0.0} s  -> {options.OutputPath}");
    }

    public void Status(string line)
    {
        lock (_gate)
        {
            _progress = line;
            Draw();
        }
    }

    private void Draw()
    {
        lock (_gate)
        {
            if (!ShowProgress || _hasEnded) return;
            if (overwrites)
            {
                var text = StatusText();
                writer.Write("\r\u001b[K" + (text.Length > Width() ? text[..Width()] : text));
                _statusShown = true;
            }
            else if (_clock.Elapsed >= _nextLog)
            {
                _nextLog = _clock.Elapsed + LogEvery;
                writer.WriteLine(StatusText());
            }
        }
    }

    private string StatusText()
    {
        var overall = Overall is null ? "" : $"[{Overall()}] ";
        return $"{overall}{name}  cell {_cell}/{Cells}  {Clock()}  {_progress}".TrimEnd();
    }

    private void Text(string text)
    {
        lock (_gate)
        {
            _partialLine.Append(text);
            var all = _partialLine.ToString();
            var end = all.LastIndexOf('\n');
            if (end < 0) return;
            _partialLine.Clear().Append(all[(end + 1)..]);
            foreach (var line in all[..end].Split('\n')) Print($"{name} | {line.TrimEnd('\r')}");
        }
    }

    public void Line(string text)
    {
        lock (_gate) Print(text);
    }

    private void Print(string line)
    {
        if (_statusShown) writer.Write("\r\u001b[K");
        _statusShown = false;
        writer.WriteLine(line);
    }

    private static StreamWriter? Open(string? path)
    {
        try
        {
            return path is null ? null : new StreamWriter(path) { AutoFlush = true };
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path}: {fault.Message}");
        }
    }

    private string Clock() => $"{(int)_clock.Elapsed.TotalMinutes}:{_clock.Elapsed.Seconds:00}";

    private static int Width()
    {
        try
        {
            return Math.Max(40, Console.BufferWidth - 1);
        }
        catch (IOException)
        {
            return 119;
        }
    }
}
