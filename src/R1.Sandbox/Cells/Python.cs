using System.ComponentModel;
using System.Diagnostics;

namespace R1.Sandbox.Cells;

/// <summary>The Python interpreter of this machine.</summary>
/// <param name="Path">The program itself, links and shims resolved.</param>
/// <param name="Binds">What bubblewrap must show of it.</param>
internal sealed record Python(string Path, IReadOnlyList<string> Binds)
{
    private const string Question = "import os, sys; print(os.path.realpath(sys.executable)); print(sys.base_prefix); print(sys.version_info >= (3, 9))";

    /// <summary>Asks the interpreter where it lives; null where there is none, or one older than 3.9.</summary>
    public static Python? Find(string command)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, ["-I", "-c", Question]) { RedirectStandardOutput = true,
                RedirectStandardError = true })!;
            var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            process.WaitForExit();
            if (lines is not [var path, var prefix, "True"]) return null;
            // The libraries of the system's own Python lie in /usr/lib, which is there already.
            var shown = prefix == "/usr" ? path : prefix;
            return new Python(path, ["--ro-bind", shown, shown]);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
