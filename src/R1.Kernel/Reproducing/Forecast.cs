using System.Diagnostics;
using R1.Notebook;

namespace R1.Kernel.Reproducing;

/// <summary>How long a reproduction will take, from what its notebooks cost elsewhere, and how far it is.</summary>
/// <param name="expected">Seconds that each planned notebook will take, in order; null where nothing is known of one.</param>
internal sealed class Forecast(IReadOnlyList<double?> expected)
{
    private readonly Stopwatch _current = Stopwatch.StartNew();
    private int _done;
    private double _spent, _foretold;

    /// <summary>The time of the whole, in words.</summary>
    public string InWords()
    {
        var unknown = expected.Count(seconds => seconds is null);
        if (unknown == expected.Count) return "there is no record of how long they take";
        var rest = unknown == 0 ? "" : $", and the time of {unknown} of which there is no record";
        return $"about {CellText.Duration(Rounded(expected.Sum() ?? 0))} on this machine as fast as it is now{rest}; less where models are there already";
    }

    /// <summary>The next notebook begins.</summary>
    public void Begin() => _current.Restart();

    /// <summary>A notebook has ended, or was taken over in no time.</summary>
    /// <param name="seconds">What it took; null when it was taken over.</param>
    public void End(double? seconds)
    {
        if (seconds is { } spent && expected[_done] is { } foretold) (_spent, _foretold) = (_spent + spent, _foretold + foretold);
        _done++;
        _current.Restart();
    }

    /// <summary>The share done and the time left, for a progress line.</summary>
    public string Status() => Status(_current.Elapsed.TotalSeconds);

    /// <param name="elapsed">Seconds of the running notebook.</param>
    public string Status(double elapsed)
    {
        var total = expected.Sum() ?? 0;
        if (total <= 0 || _done >= expected.Count) return $"{_done}/{expected.Count}";
        // A machine that is slower than foretold stays so; a notebook that was faster had its models already, which says nothing of the next.
        var slower = _foretold > 0 ? Math.Max(1, _spent / _foretold) : 1;
        var current = expected[_done] ?? 0;
        var worked = Math.Min(elapsed / slower, current * 0.99);
        var before = expected.Take(_done).Sum() ?? 0;
        var left = (total - before - worked) * slower;
        var late = elapsed > 1.5 * slower * current && expected[_done] is not null ? ", this notebook takes longer than foretold" : "";
        return $"{(before + worked) / total:P0}, about {CellText.Duration(Rounded(left))} left{late}";
    }

    // Nobody can say more than that.
    private static TimeSpan Rounded(double seconds) => TimeSpan.FromSeconds(seconds < 90 ? Math.Ceiling(seconds / 5) * 5 : Math.Ceiling(seconds / 30) * 30);
}
