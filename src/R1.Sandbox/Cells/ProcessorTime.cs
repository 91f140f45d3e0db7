using System.Diagnostics;

namespace R1.Sandbox.Cells;

/// <summary>Processor time of a process and of all that it started.</summary>
internal static class ProcessorTime
{
    /// <summary>User and system time together; what has ended no longer counts.</summary>
    /// <param name="processId">The first process of the tree.</param>
    public static TimeSpan Of(int processId)
    {
        var total = OfOne(processId);
        foreach (var child in Children(processId)) total += Of(child);
        return total;
    }

    private static TimeSpan OfOne(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.TotalProcessorTime;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return TimeSpan.Zero;
        }
    }

    private static IEnumerable<int> Children(int processId)
    {
        try
        {
            return [.. Directory.GetDirectories($"/proc/{processId}/task").SelectMany(thread => File.ReadAllText($"{thread}/children")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile.
            return [];
        }
    }
}
