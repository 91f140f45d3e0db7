using System.Runtime.InteropServices;

namespace R1.Sandbox.Worker.Isolation;

/// <summary>
/// The system calls that a cell may make (seccomp, x86-64): what the .NET runtime and CPython need to compute, to start threads and to use
/// their private files. All others fail as if the kernel did not know them: processes, signals to others, sockets, namespaces, mounts, tracing,
/// keys, shared memory, asynchronous rings, and whatever reaches other processes through a file that they also have open: locks, leases, notifications.
/// </summary>
internal static unsafe class SystemCallFilter
{
    private const uint Allow = 0x7FFF0000, FailUnknown = 0x00050000 | 38, FailNoMemory = 0x00050000 | 12, Kill = 0x80000000, X64 = 0xC000003E;
    private const ushort LoadWord = 0x20, IfEqual = 0x15, IfAnyBit = 0x45, IfAtLeast = 0x35, Return = 0x06;
    private const uint NumberAt = 0, ArchitectureAt = 4, Argument0At = 16, Argument1At = 24, Argument2At = 32, Argument3At = 40;
    private const int Mmap = 9, Ioctl = 16, Clone = 56, Execve = 59, Fcntl = 72;
    private const uint CloneThread = 0x10000;

    private const uint MapShared = 0x1, MapAnonymous = 0x20, Writable = 0x2;

    // Mappings that grow down, which are no data to the kernel, and huge pages.
    private const uint UncountedMapping = 0x100 | 0x40000;

    // Duplicate, flags of the descriptor and of the file, duplicate and close on exec, size of a pipe: no locks, leases, notifications, owners.
    private static readonly uint[] FileControls = [0, 1, 2, 3, 4, 1030, 1032];

    // Terminal questions, bytes that wait, non-blocking, close on exec.
    private static readonly uint[] DeviceControls = [0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451];

    private static readonly (int First, int Last)[] Allowed =
    [
        (0, 15), (17, 28), // files, poll, memory, signals of our own, pipes, select
        (32, 40),    // dup pause sleep timers getpid sendfile
        (60, 61),    // exit wait4
        (63, 63),    // uname
        (74, 84),    // sync truncate directories rename
        (87, 91),    // unlink symlink readlink chmod
        (95, 100),   // umask time limits usage sysinfo
        (102, 102), (104, 104), (107, 108), (110, 111), (115, 115), (118, 118), (120, 121), (124, 124), // who am I
        (131, 131),  // sigaltstack
        (137, 138), (140, 140), (143, 147), // statfs, priorities of our own threads
        (157, 158),  // prctl arch_prctl
        (186, 186), (202, 204), (217, 218), (221, 221), // gettid futex affinity getdents64 set_tid_address fadvise
        (228, 235),  // clocks exit_group epoll tgkill utimes
        (257, 258), (262, 264), (267, 271), (273, 273), (280, 281), (285, 285), (290, 293), // openat and its family
        (302, 302), (309, 309), (316, 316), (318, 318), (324, 324), (332, 332), (334, 334), (436, 436), (439, 439),
    ];

    /// <summary>Installs the filter for good, for this thread and all that it starts.</summary>
    /// <param name="mayExecute">True where the cell is still to become another program.</param>
    /// <returns>False when the kernel refuses.</returns>
    public static bool Install(bool mayExecute) => LibC.prctl(38, 1, 0, 0, 0) == 0 && Install(Build(mayExecute));

    /// <summary>
    /// Refuses, in addition, memory that no limit counts: a page of a shared mapping stays when it is taken out of the process. The runtime loads an assembly
    /// into such a mapping, so a cell calls this afterwards, before any code of the candidate runs.
    /// </summary>
    public static bool RefuseUncountedMemory() => Install(
    [
        new(LoadWord, 0, 0, NumberAt), new(IfEqual, 1, 0, Mmap), new(Return, 0, 0, Allow),
        new(LoadWord, 0, 0, Argument3At), new(IfAnyBit, 0, 1, UncountedMapping), new(Return, 0, 0, FailNoMemory),
        new(IfAnyBit, 1, 0, MapShared), new(Return, 0, 0, Allow),
        new(IfAnyBit, 0, 1, MapAnonymous), new(Return, 0, 0, FailNoMemory),
        new(LoadWord, 0, 0, Argument2At), new(IfAnyBit, 0, 1, Writable), new(Return, 0, 0, FailNoMemory),
        new(Return, 0, 0, Allow),
    ]);

    private static bool Install(Instruction[] program)
    {
        fixed (Instruction* start = program)
        {
            var header = new Header { Length = (ushort)program.Length, Program = start };
            return LibC.prctl(22, 2, (nuint)(&header), 0, 0) == 0;
        }
    }

    // Each test falls through to the next one unless it decides.
    private static Instruction[] Build(bool mayExecute)
    {
        List<Instruction> program =
        [
            new(LoadWord, 0, 0, ArchitectureAt), new(IfEqual, 1, 0, X64), new(Return, 0, 0, Kill),
            new(LoadWord, 0, 0, NumberAt),
            // A process is a clone without the thread flag.
            .. WithArgument(Clone, Argument0At, [new(IfAnyBit, 0, 1, CloneThread), new(Return, 0, 0, Allow), new(Return, 0, 0, FailUnknown)]),
            .. WithArgument(Fcntl, Argument1At, OneOf(FileControls)),
            .. WithArgument(Ioctl, Argument1At, OneOf(DeviceControls)),
        ];
        if (mayExecute) program.AddRange([new(IfEqual, 0, 1, Execve), new(Return, 0, 0, Allow)]);
        foreach (var (first, last) in Allowed)
            program.AddRange([new(IfAtLeast, 0, 2, (uint)first), new(IfAtLeast, 1, 0, (uint)last + 1), new(Return, 0, 0, Allow)]);
        program.Add(new(Return, 0, 0, FailUnknown));
        return [.. program];
    }

    // Decides a call by one of its arguments; the number is loaded before and, for other calls, afterwards.
    private static Instruction[] WithArgument(int call, uint argument, Instruction[] decision) =>
        [new(IfEqual, 0, (byte)(decision.Length + 1), (uint)call), new(LoadWord, 0, 0, argument), .. decision];

    private static Instruction[] OneOf(uint[] values) =>
        [.. values.SelectMany(value => new Instruction[] { new(IfEqual, 0, 1, value), new(Return, 0, 0, Allow) }), new(Return, 0, 0, FailUnknown)];

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);

    [StructLayout(LayoutKind.Sequential)]
    private struct Header
    {
        public ushort Length;
        public Instruction* Program;
    }
}
