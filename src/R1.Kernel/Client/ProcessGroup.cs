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
