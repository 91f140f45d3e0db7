namespace R1.Sandbox.Worker.Isolation;

/// <summary>Takes from this process, step by step and for good, everything that a candidate does not need.</summary>
internal static unsafe class Confinement
{
    private const int CpuTime = 0, FileSize = 1, Data = 2, Core = 4, OpenFiles = 7, LockedMemory = 8, AddressSpace = 9, MessageQueues = 12;
    private const int SetParentDeathSignal = 1, SetDumpable = 4, DropBoundingCapability = 24, Ambient = 47;
    private const int Capabilities = 64, Files = 128;

    /// <summary>A folder of its own for files, hidden from all other cells.</summary>
    public static void GiveOwnFolder(int megabytes)
    {
        Demand(LibC.mount(null, "/", null, LibC.MsRec | LibC.MsPrivate, null) == 0, 71);
        Demand(LibC.mount("tmpfs", "/tmp", "tmpfs", LibC.MsNoSuid | LibC.MsNoDev, $"size={megabytes}m,nr_inodes=1024") == 0, 72);
        Demand(LibC.chdir("/tmp") == 0, 73);
    }

    /// <summary>Limits of this process; all threads together, since there can be no second process.</summary>
    /// <param name="settings">What it may use.</param>
    /// <param name="reservedBytes">Address space that the runtime has reserved already; the rest is what a candidate can map, shared memory included.</param>
    public static void Limit(CellSettings settings, ulong reservedBytes)
    {
        // The soft limit raises a signal that can be caught, the hard one a second later cannot.
        Limit(CpuTime, (ulong)settings.CpuSeconds, (ulong)settings.CpuSeconds + 1);
        Limit(Data, (ulong)settings.MemoryMegabytes << 20);
        Limit(AddressSpace, reservedBytes + ((ulong)settings.MemoryMegabytes << 20));
        Limit(FileSize, (ulong)settings.FileMegabytes << 20);
        Limit(OpenFiles, Files);
        Limit(Core, 0);
        Limit(LockedMemory, 0);
        Limit(MessageQueues, 0);
    }

    /// <summary>No capability in any set, no way to get one back, no tracing, and system calls through the filter only.</summary>
    public static void Renounce(bool mayExecute)
    {
        for (nuint capability = 0; capability < Capabilities; capability++)
            LibC.prctl(DropBoundingCapability, capability, 0, 0, 0);
        LibC.prctl(Ambient, 4, 0, 0, 0);
        Span<uint> header = [0x20080522, 0];
        Span<uint> none = [0, 0, 0, 0, 0, 0];
        fixed (uint* h = header, n = none) Demand(LibC.syscall(LibC.SysCapset, (long)h, (long)n, 0, 0, 0) == 0, 74);
        LibC.prctl(SetParentDeathSignal, LibC.SigKill, 0, 0, 0);
        LibC.prctl(SetDumpable, 0, 0, 0, 0);
        Demand(SystemCallFilter.Install(mayExecute), 75);
    }

    /// <summary>The last step, once the candidate is in memory.</summary>
    public static void RefuseUncountedMemory() => Demand(SystemCallFilter.RefuseUncountedMemory(), 80);

    private static void Limit(int resource, ulong soft, ulong? hard = null)
    {
        Span<ulong> both = [soft, hard ?? soft];
        fixed (ulong* pointer = both) Demand(LibC.setrlimit(resource, pointer) == 0, 76);
    }

    /// <summary>A cell that is not sealed does not run.</summary>
    private static void Demand(bool holds, int exitCode)
    {
        if (!holds) LibC._exit(exitCode);
    }
}
