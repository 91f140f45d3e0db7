namespace R1.Kernel.Serving;

/// <summary>Exit codes of a kernel's process.</summary>
internal static class KernelExit
{
    /// <summary>A client asked for the end.</summary>
    public const int Ok = 0;

    /// <summary>A cell ignored its interrupt: the process had to go.</summary>
    public const int Stuck = 70;

    /// <summary>The system asked for the end: 128 and the number of SIGTERM, as shells tell it.</summary>
    public const int Stopped = 143;

    /// <summary>Whoever started the kernel is gone.</summary>
    public const int Orphaned = 71;
}
