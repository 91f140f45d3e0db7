using System.Runtime.InteropServices;

namespace R1.Sandbox.Worker.Isolation;

/// <summary>The C library's functions as they are (x86-64 Linux). A negative result is an error.</summary>
internal static unsafe partial class LibC
{
    public const int SigKill = 9;
    public const int CloneNewNs = 0x00020000, CloneNewIpc = 0x08000000, CloneNewPid = 0x20000000, SigChild = 17;
    public const int MsNoSuid = 2, MsNoDev = 4, MsReadOnly = 1, MsRec = 0x4000, MsPrivate = 1 << 18;
    public const int GetDescriptorFlags = 1;
    public const long SysClone = 56, SysCapset = 126, SysPidfdOpen = 434, SysPidfdSendSignal = 424, SysCloseRange = 436;

    [LibraryImport("libc")]
    public static partial long syscall(long number, long a, long b, long c, long d, long e);

    [LibraryImport("libc")]
    public static partial nint read(int fd, byte* buffer, nint count);

    [LibraryImport("libc")]
    public static partial nint write(int fd, byte* buffer, nint count);

    [LibraryImport("libc")]
    public static partial int close(int fd);

    [LibraryImport("libc")]
    public static partial int fcntl(int fd, int command, nint argument);

    [LibraryImport("libc")]
    public static partial int dup2(int from, int to);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int open(string path, int flags, int mode);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int openat(int folder, string path, int flags, int mode);

    [LibraryImport("libc")]
    public static partial long lseek(int fd, long offset, int whence);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int unlink(string path);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int chdir(string path);

    [LibraryImport("libc")]
    public static partial int socket(int domain, int type, int protocol);

    [LibraryImport("libc")]
    public static partial int connect(int fd, byte* address, int length);

    [LibraryImport("libc")]
    public static partial int poll(PollFd* fds, nint count, int milliseconds);

    [LibraryImport("libc")]
    public static partial int wait4(int pid, int* status, int options, ResourceUsage* usage);

    [LibraryImport("libc")]
    public static partial int setrlimit(int resource, ulong* softAndHard);

    [LibraryImport("libc")]
    public static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mount(string? source, string target, string? type, nuint flags, string? data);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int execve(string path, string?[] arguments, string?[] environment);

    [LibraryImport("libc")]
    public static partial void _exit(int code);

    /// <summary>Writes everything or ends the process: there is nobody to tell.</summary>
    public static void WriteAll(int fd, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
            for (nint done = 0; done < bytes.Length;)
            {
                var count = write(fd, start + done, bytes.Length - done);
                if (count <= 0) _exit(90);
                done += count;
            }
    }

    /// <summary>Reads exactly this much; false at the end of the stream.</summary>
    public static bool ReadAll(int fd, Span<byte> bytes)
    {
        fixed (byte* start = bytes)
            for (nint done = 0; done < bytes.Length;)
            {
                var count = read(fd, start + done, bytes.Length - done);
                if (count <= 0) return false;
                done += count;
            }
        return true;
    }
}

[StructLayout(LayoutKind.Sequential)]
internal struct PollFd
{
    public int Fd;
    public short Events;
    public short Returned;
}

/// <summary>struct rusage: times in seconds and microseconds, memory in kilobytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ResourceUsage
{
    public long UserSeconds, UserMicroseconds, SystemSeconds, SystemMicroseconds, MaxResidentKilobytes;
    private fixed long _rest[13];

    public readonly int CpuMilliseconds => (int)((UserSeconds + SystemSeconds) * 1000 + (UserMicroseconds + SystemMicroseconds) / 1000);
}
