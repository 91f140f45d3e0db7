using System.Globalization;

namespace R1.Kernel.Client;

/// <summary>Processor time of the processes that this one has started and that have ended, and of theirs.</summary>
internal static class ChildrenTime
{
    // sysconf(_SC_CLK_TCK), the same on every Linux of this architecture.
    private const double TicksPerSecond = 100;

    public static TimeSpan Read()
    {
        // The second field is the program's name in brackets and may hold spaces; cutime and cstime are fields 16 and 17 (proc(5)).
        var stat = File.ReadAllText("/proc/self/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds(fields.Skip(13).Take(2).Sum(ticks => double.Parse(ticks, CultureInfo.InvariantCulture)) / TicksPerSecond);
    }
}
