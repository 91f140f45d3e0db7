using System.Runtime.InteropServices;

namespace R1.Kernel.Client;

/// <summary>
/// A kernel leads a group of processes, so that what its cells have started goes with it, and a Ctrl-C meant for the runner does not reach it.
/// On Windows nothing of this exists and every call does nothing.
/// </summary>
internal static class ProcessGroup
{
    private const int Kill = 9;

    /// <summary>Makes this process the leader of a new group.</summary>
    public static void Lead()
    {
        if (!OperatingSystem.IsWindows()) _ = setpgid(0, 0);
    }

    /// <summary>Ends every process of the group; nothing when it is gone.</summary>
    public static void End(int leader)
    {
        if (!OperatingSystem.IsWindows() && leader > 1) _ = kill(-leader, Kill);
    }

    /// <summary>Ends this process and all of its group.</summary>
    public static void EndOwn()
    {
        if (!OperatingSystem.IsWindows() && getpgid(0) == Environment.ProcessId) _ = kill(-Environment.ProcessId, Kill);
        Environment.Exit(Serving.KernelExit.Orphaned);
    }

    /// <summary>Ends every process but this one that has a variable of this value in its environment, whatever group or session it has gone to.</summary>
    /// <param name="variable">Its name.</param>
    /// <param name="value">Its value, known to nobody else.</param>
    public static void EndMarked(string variable, string value)
    {
        if (!OperatingSystem.IsLinux()) return;
        // A process may have had a child while we looked.
        for (var round = 0; round < 20 && Marked($"{variable}={value}") is { Length: > 0 } processes; round++)
            foreach (var process in processes) _ = kill(process, Kill);
    }

    private static int[] Marked(string mark) => [.. Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), out var process) ? process : Environment.ProcessId)
        .Where(process => process != Environment.ProcessId && Has(process, mark))];

    private static bool Has(int process, string mark)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/environ").Split('\0').Contains(mark);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It has gone, or belongs to somebody else.
            return false;
        }
    }

    /// <summary>Whether whoever started this process has gone: init has adopted it.</summary>
    public static bool IsOrphan() => !OperatingSystem.IsWindows() && getppid() == 1;

    [DllImport("libc")]
    private static extern int setpgid(int process, int group);

    [DllImport("libc")]
    private static extern int getpgid(int process);

    [DllImport("libc")]
    private static extern int getppid();

    [DllImport("libc")]
    private static extern int kill(int process, int signal);
}
