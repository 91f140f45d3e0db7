using System.Runtime.InteropServices;
using R1.Training.Gradients.Vectorized;
using TorchSharp;

namespace R1.Bench;

/// <summary>Memory of this process.</summary>
/// <param name="ManagedMegabytes">The managed heap after a collection.</param>
/// <param name="NativeMegabytes">Blocks of the native heap that are not free: tensors, our own buffers, what the runtime itself allocates.</param>
/// <param name="ResidentMegabytes">What the system holds for the process after both heaps have given back what they can.</param>
/// <param name="Tensors">TorchSharp's count of live tensors.</param>
internal readonly record struct ProcessMemory(double ManagedMegabytes, double NativeMegabytes, double ResidentMegabytes, long Tensors)
{
    private const double Megabyte = 1 << 20;

    /// <summary>What is in use.</summary>
    public double LiveMegabytes => ManagedMegabytes + NativeMegabytes;

    /// <summary>Memory now, as a point of a curve.</summary>
    public static MemoryPoint After(int step)
    {
        var memory = Read();
        return new MemoryPoint(step, memory.ManagedMegabytes, memory.NativeMegabytes, memory.ResidentMegabytes, memory.Tensors);
    }

    /// <summary>Begins a new peak where the system allows it (Linux).</summary>
    public static void ResetPeak()
    {
        const string references = "/proc/self/clear_refs";
        if (File.Exists(references)) File.WriteAllText(references, "5");
    }

    /// <summary>The most that the system held for the process since <see cref="ResetPeak"/>.</summary>
    public static double PeakResidentMegabytes()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / Megabyte;
    }

    public static ProcessMemory Read()
    {
        // Twice, for what only a finaliser lets go of; GetTotalMemory's own collection stops at a few per cent.
        for (var i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        // The compiler at work in the background takes and frees some megabytes, which the native heap would keep.
        _ = malloc_trim(0);
        var managed = GC.GetTotalMemory(forceFullCollection: false);
        var native = mallinfo2();
        return new ProcessMemory(managed / Megabyte, ((double)native.InUse + native.Mapped) / Megabyte, Environment.WorkingSet / Megabyte,
            torch.Tensor.TotalCount);
    }

    [DllImport("libc")]
    private static extern int malloc_trim(nuint keep);

    [DllImport("libc")]
    private static extern MallocInfo mallinfo2();

    // Ten numbers in glibc's order.
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct MallocInfo
    {
        private readonly nuint _arena, _freeChunks, _smallChunks, _mappedBlocks, _mappedBytes, _unused, _smallFree, _inUse, _free, _keepCost;

        /// <summary>Bytes of blocks in use in all arenas.</summary>
        public nuint InUse => _inUse;

        /// <summary>Bytes of large blocks, each a mapping of its own.</summary>
        public nuint Mapped => _mappedBytes;
    }
}
