using System.Diagnostics;

namespace R1.Bench;

/// <summary>One line on standard error with the time left: overwritten on a terminal, a line per job in a log.</summary>
internal sealed class Progress
{
    private readonly bool _overwrites = !Console.IsErrorRedirected;
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>Lines shown so far.</summary>
    public int Shown { get; private set; }

    /// <param name="name">What is measured now.</param>
    /// <param name="left">Seconds that the rest will take, about.</param>
    public void Show(string name, double left)
    {
        Shown++;
        var line = $"bench  {name}  {Clock(_clock.Elapsed.TotalSeconds)} gone, about {Clock(left)} left";
        if (_overwrites) Console.Error.Write($"\r\u001b[K{line}");
        else Console.Error.WriteLine(line);
    }

    /// <summary>Clears the line.</summary>
    public void End()
    {
        if (_overwrites) Console.Error.Write("\r\u001b[K");
    }

    private static string Clock(double seconds) => $"{(int)seconds / 60}:{(int)seconds % 60:00}";
}
