using System.Diagnostics;

namespace R1.Tests;

/// <summary>A file system of a few megabytes that can be filled up. Mounting one needs root on Linux.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private SmallDisk(int kilobytes)
    {
        if (!OperatingSystem.IsLinux() || Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", Path) != 0)
        {
            _folder.Dispose();
            Assert.Skip("mounting a tmpfs needs root on Linux");
        }
    }

    public string Path => _folder.Path;

    private string Filler => _folder.File("filler");

    public static SmallDisk MountOrSkip(int kilobytes) => new(kilobytes);

    public string File(string name) => _folder.File(name);

    /// <summary>Leaves so many bytes free, rounded down to pages.</summary>
    public void Fill(int bytesLeft)
    {
        using var filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        try
        {
            while (true) filler.Write(page);
        }
        catch (IOException)
        {
            filler.SetLength(Math.Max(0, (filler.Length - bytesLeft) / page.Length * page.Length));
        }
    }

    /// <summary>Frees what <see cref="Fill"/> took.</summary>
    public void Free() => System.IO.File.Delete(Filler);

    public void Dispose()
    {
        Run("umount", Path);
        _folder.Dispose();
    }

    private static int Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
