using System.Diagnostics;

namespace R1.Runs;

/// <summary>The commit that a run was made from.</summary>
/// <param name="Commit">Full hash.</param>
/// <param name="Dirty">True when the working tree differs from the commit, new files included.</param>
internal sealed record GitInfo(string Commit, bool Dirty)
{
    /// <summary>Asks git about a folder; null when git is not installed or the folder is in no repository.</summary>
    public static GitInfo? Read(string folder)
    {
        var commit = Git(folder, "rev-parse", "HEAD");
        return commit is null ? null : new GitInfo(commit, Git(folder, "status", "--porcelain") is not "");
    }

    private static string? Git(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", folder, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            errors.Wait();
            process.WaitForExit();
            return process.ExitCode == 0 ? output.Trim() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
