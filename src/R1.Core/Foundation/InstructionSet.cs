using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace R1.Foundation;

/// <summary>The vector instructions of a processor, as far as the kernels tell them apart.</summary>
internal enum InstructionSet
{
    /// <summary>What .NET offers everywhere; slow where it has no fused multiply-add, which is then put together from other instructions.</summary>
    Portable,

    /// <summary>AVX2 with fused multiply-add: registers of 8 floats.</summary>
    Avx2,

    /// <summary>AVX-512: registers of 16 floats.</summary>
    Avx512,
}

/// <summary>The processor that this process runs on.</summary>
internal static class Processor
{
    /// <summary>
    /// The widest vector instructions that it runs well. They decide how fast the kernels are, not what they compute.
    /// </summary>
    public static InstructionSet Instructions =>
        Vector512.IsHardwareAccelerated ? InstructionSet.Avx512 : Fma.IsSupported ? InstructionSet.Avx2 : InstructionSet.Portable;
}
