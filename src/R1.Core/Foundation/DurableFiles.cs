using System.Runtime.InteropServices;

namespace R1.Foundation;

/// <summary>Writes that survive a killed process and a power cut: the old content or the new one, never half of it.</summary>
internal static partial class DurableFiles
{
    /// <summary>Replaces a small text file in one step.</summary>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes beside the target, flushes to the disk, then renames over it. A failure leaves the old file and no debris.</summary>
    /// <param name="path">The file; its folder is made when it is missing.</param>
    /// <param name="write">Writes the whole content.</param>
    public static void Write(string path, Action<Stream> write)
    {
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full)!;
        Directory.CreateDirectory(folder);
        var temporary = $"{full}.{Guid.NewGuid():n}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
        SyncFolder(folder);
    }

    /// <summary>Makes renames inside a folder durable. .NET has no call for it; on Windows the file system does it by itself.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        const int readOnly = 0, notSupported = 22;
        var handle = Open(folder, readOnly);
        if (handle < 0) throw new IOException($"Cannot open folder {folder} to flush it (errno {Marshal.GetLastPInvokeError()}).");
        var result = Sync(handle);
        var error = Marshal.GetLastPInvokeError();
        _ = Close(handle);
        // Some network file systems know no flush of folders (EINVAL): there is nothing more that could be done there.
        if (result != 0 && error != notSupported) throw new IOException($"Cannot flush folder {folder} (errno {error}).");
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
