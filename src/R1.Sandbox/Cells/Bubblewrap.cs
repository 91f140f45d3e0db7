using System.Diagnostics;
using System.Runtime.InteropServices;

namespace R1.Sandbox.Cells;

/// <summary>Debian's and Ubuntu's <c>bubblewrap</c>.</summary>
internal static class Bubblewrap
{
    /// <summary>Path of <c>bwrap</c>, or why there is no sandbox here.</summary>
    public static (string? Path, string? Reason) Find()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64) return (null, "the sandbox needs Linux on x86-64");
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/bin").Select(folder => Path.Combine(folder, "bwrap"))
            .FirstOrDefault(File.Exists);
        if (path is null) return (null, "bubblewrap is not installed: apt-get install bubblewrap, or environment/bootstrap.sh");
        var complaint = Try(path);
        return complaint is null ? (path, null)
            : (null, $"bubblewrap does not work here ({complaint}): allow unprivileged user namespaces, or run in a container that does");
    }

    // The namespaces and mounts that the real sandbox needs.
    private static string? Try(string path)
    {
        string[] arguments =
        [
            "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--uid", "1000", "--gid", "1000", "--cap-add", "CAP_SYS_ADMIN",
            "--ro-bind", "/", "/", "--proc", "/proc", "--dev-bind", "/dev/null", "/dev/null", "--as-pid-1", "/bin/true",
        ];
        using var process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var error = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : error.Length > 0 ? error : $"exit code {process.ExitCode}";
    }
}
