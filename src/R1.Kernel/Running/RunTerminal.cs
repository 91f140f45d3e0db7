using System.Diagnostics;
using System.Text;

namespace R1.Kernel.Running;

/// <summary>
/// A run on the terminal: cells as they start, the notebook's standard error line by line, and one progress line that is overwritten on a
/// terminal and repeated every ten seconds in a log.
/// </summary>
internal sealed class RunTerminal(TextWriter writer, bool overwrites, string name, int cells)
{
    private static readonly TimeSpan LogEvery = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly StringBuilder _partialLine = new();
    private TimeSpan _nextLog = TimeSpan.Zero;
    private bool _statusShown;
    private int _cell;

    /// <summary>The process's own standard error: not the console's writer, which cells are routed away from.</summary>
    public static RunTerminal OnStandardError(string name, int cells) =>
        new(new StreamWriter(Console.OpenStandardError()) { AutoFlush = true }, !Console.IsErrorRedirected, name, cells);

    public void StartCell(int number)
    {
        _cell = number;
        Status("");
    }

    public void Status(string line)
    {
        lock (_gate)
        {
            var text = $"{name}  cell {_cell}/{cells}  {Clock()}  {line}".TrimEnd();
            if (overwrites)
            {
                writer.Write("\r\u001b[K" + (text.Length > Width() ? text[..Width()] : text));
                _statusShown = true;
            }
            else if (_clock.Elapsed >= _nextLog)
            {
                _nextLog = _clock.Elapsed + LogEvery;
                writer.WriteLine(text);
            }
        }
    }

    public void StandardError(string text)
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
