using System.Diagnostics;

namespace R1.Sandbox.Cells;

/// <summary>
/// What a killed bubblewrap may leave behind: a child that waits forever for its parent to set it up. It still has our command line, with the path of our own
/// session in it, which no other process has.
/// </summary>
internal static class Orphans
{
    /// <summary>Ends them.</summary>
    public static void Kill(string session)
    {
        foreach (var folder in Directory.GetDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), out var id) && CommandLine(folder) is { } line && line.StartsWith("/", StringComparison.Ordinal)
                && line.Split('\0') is [var program, .. var arguments] && Path.GetFileName(program) == "bwrap"
                    && arguments.Any(argument => argument.StartsWith(session, StringComparison.Ordinal)))
                Kill(id);
    }

    private static string? CommandLine(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended meanwhile.
        }
    }
}
