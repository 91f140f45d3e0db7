using System.Buffers.Text;

namespace R1.Sandbox.Worker.Isolation;

/// <summary>What a cell had too much of.</summary>
internal enum Excess
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Memory.</summary>
    Memory,

    /// <summary>Threads.</summary>
    Threads,
}

/// <summary>
/// Counts what the kernel counts. The resource limits bound address space and private writable mappings, both of which can be evaded (a page that was written
/// and then made read-only is in neither, a reservation of the runtime can be given back), and there is no limit on threads that root does not pass.
/// </summary>
internal sealed unsafe class Watch(CellSettings settings)
{
    /// <summary>Threads of one cell. Far more than a program needs, far fewer than trouble the machine.</summary>
    public const int MaxThreads = 512;

    private const int Directory = 0x10000;

    // Opened before /proc is covered.
    private readonly int _proc = LibC.open("/proc", Directory, 0);
    private readonly byte[] _text = new byte[4096];

    /// <summary>Whether a process uses more than it may now.</summary>
    public Excess Look(int pid)
    {
        var text = Status(pid);
        return Number(text, "RssAnon:\t"u8) > (long)settings.MemoryMegabytes << 10 ? Excess.Memory
            : Number(text, "Threads:\t"u8) > MaxThreads ? Excess.Threads
            : Excess.None;
    }

    private ReadOnlySpan<byte> Status(int pid)
    {
        var fd = LibC.openat(_proc, $"{pid}/status", 0, 0);
        if (fd < 0) return [];
        nint count;
        fixed (byte* start = _text) count = LibC.read(fd, start, _text.Length);
        LibC.close(fd);
        return _text.AsSpan(0, (int)Math.Max(0, count));
    }

    // A process that is ending has no such line.
    private static long Number(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        var at = text.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(text[(at + name.Length)..].TrimStart((byte)' '), out long number, out _) ? number : 0;
    }
}
