using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using R1.Sandbox.Worker.Running;

namespace R1.Sandbox.Worker.Isolation;

/// <summary>
/// The fork server: a warm runtime, of which each candidate gets a copy in namespaces of its own. It never reads a candidate: the copy reads
/// its request itself, so that no copy can find in its memory what another one was given.
/// </summary>
/// <remarks>
/// Why a .NET process may be forked here: no other thread runs managed code (no tiering, no concurrent collector, no diagnostics), the raw
/// system call leaves the C library's list of stacks alone, executable memory is private (no W^X double mapping), and process and thread ids
/// do not collide (<see cref="Reincarnation"/>). The copy has no finalizer thread.
/// <para>Orders on standard input, 12 bytes: operation, id, language. Reports on standard output, 20 bytes: id, status, CPU time in ms, peak memory in KB,
/// <see cref="Excess"/>. No copy has these two pipes, nor any other descriptor of ours: see <see cref="Cell.Become"/>.</para>
/// </remarks>
internal sealed unsafe class Zygote(CellSettings settings)
{
    private const int Run = 1, KillRun = 2;

    // A cell that allocates as fast as it can gets some ten megabytes further between two looks.
    private const int MillisecondsBetweenLooks = 5;

    private readonly Dictionary<int, RunningCell> _running = [];
    private readonly byte[] _address = Address();
    private readonly Watch _watch = new(settings);

    /// <summary>Serves until standard input ends.</summary>
    public void Serve()
    {
        RefuseSharedMemory();
        Warmth.Gather();
        var shared = new Inheritance(OpenDescriptors(), ReservedBytes());
        if (!settings.IsBare) HideTheRest();
        Report(0, 0, default, Excess.None);
        Span<int> order = stackalloc int[3];
        while (true)
        {
            if (!WaitForOrder()) continue;
            if (!LibC.ReadAll(0, MemoryMarshal.AsBytes(order))) return;
            if (order[0] == Run) Start(order[1], (CodeLanguage)order[2], shared);
            else if (order[0] == KillRun) KillById(order[1]);
        }
    }

    // The socket's folder is our working directory: once covered, nobody else finds it. Nothing needs /proc any more.
    private static void HideTheRest()
    {
        if (LibC.chdir("/run/r1") != 0) LibC._exit(70);
        foreach (var folder in (string[])["/run", "/proc"])
            if (LibC.mount("tmpfs", folder, "tmpfs", LibC.MsReadOnly | LibC.MsNoSuid | LibC.MsNoDev, "size=4k,nr_inodes=4") != 0) LibC._exit(70);
    }

    // A writable shared mapping would be a channel between copies.
    private static void RefuseSharedMemory()
    {
        foreach (var line in File.ReadLines("/proc/self/maps"))
            if (line.Split(' ') is [_, ['r', 'w', _, 's'], ..]) throw new InvalidOperationException($"shared memory: {line}");
    }

    /// <summary>Address space of this process in bytes.</summary>
    public static ulong ReservedBytes() => ulong.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[0], CultureInfo.InvariantCulture)
        * (ulong)Environment.SystemPageSize;

    // All but the three standard ones, which each copy replaces anyway, and the one that reads the list.
    private static int[] OpenDescriptors() =>
    [
        .. Directory.GetFileSystemEntries("/proc/self/fd")
            .Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture))
            .Where(fd => fd > 2 && LibC.fcntl(fd, LibC.GetDescriptorFlags, 0) >= 0).Order(),
    ];

    // True when an order waits; reports the cells that have ended meanwhile and ends those that use too much.
    private bool WaitForOrder()
    {
        var fds = stackalloc PollFd[_running.Count + 1];
        var count = 0;
        fds[count++] = new PollFd { Fd = 0, Events = 1 };
        foreach (var fd in _running.Keys) fds[count++] = new PollFd { Fd = fd, Events = 1 };
        if (LibC.poll(fds, count, count > 1 ? MillisecondsBetweenLooks : -1) < 0) return false;
        foreach (var (handle, cell) in _running)
            if (cell.Excess == Excess.None && (cell.Excess = _watch.Look(cell.Pid)) != Excess.None) Kill(handle);
        for (var i = 1; i < count; i++)
            if (fds[i].Returned != 0) Bury(fds[i].Fd);
        return fds[0].Returned != 0;
    }

    private void Start(int id, CodeLanguage language, Inheritance shared)
    {
        int control = Connect(id, 0), output = Connect(id, 1);
        var flags = LibC.SigChild | (settings.IsBare ? 0 : LibC.CloneNewPid | LibC.CloneNewNs | LibC.CloneNewIpc);
        var pid = (int)LibC.syscall(LibC.SysClone, flags, 0, 0, 0, 0);
        if (pid == 0) Cell.Become(settings, language, control, output, shared);
        LibC.close(control);
        LibC.close(output);
        var handle = pid < 0 ? -1 : (int)LibC.syscall(LibC.SysPidfdOpen, pid, 0, 0, 0, 0);
        if (handle < 0) Report(id, -1, default, Excess.None);
        else _running.Add(handle, new RunningCell(id, pid));
    }

    private void KillById(int id)
    {
        foreach (var (handle, cell) in _running)
            if (cell.Id == id) Kill(handle);
    }

    private static void Kill(int handle) => LibC.syscall(LibC.SysPidfdSendSignal, handle, LibC.SigKill, 0, 0, 0);

    private void Bury(int handle)
    {
        var cell = _running[handle];
        int status;
        ResourceUsage usage;
        LibC.wait4(cell.Pid, &status, 0, &usage);
        LibC.close(handle);
        _running.Remove(handle);
        Report(cell.Id, status, usage, cell.Excess);
    }

    private static void Report(int id, int status, ResourceUsage usage, Excess excess)
    {
        Span<int> report = [id, status, usage.CpuMilliseconds, (int)usage.MaxResidentKilobytes, (int)excess];
        LibC.WriteAll(1, MemoryMarshal.AsBytes(report));
    }

    private int Connect(int id, int channel)
    {
        var fd = LibC.socket(1, 1, 0);
        fixed (byte* address = _address)
            if (fd < 0 || LibC.connect(fd, address, _address.Length) != 0) LibC._exit(77);
        Span<int> hello = [id, channel];
        LibC.WriteAll(fd, MemoryMarshal.AsBytes(hello));
        return fd;
    }

    // struct sockaddr_un of a path relative to the working directory.
    private static byte[] Address() => [1, 0, .. Encoding.ASCII.GetBytes("socket"), 0];

    private sealed class RunningCell(int id, int pid)
    {
        public int Id => id;

        public int Pid => pid;

        public Excess Excess { get; set; }
    }
}
