using R1.Foundation;

namespace R1.Vectors;

/// <summary>The choice among kernels that are compiled for every register width.</summary>
internal static class RegisterWidths
{
    /// <summary>The widest that this machine runs well.</summary>
    /// <param name="kernels">For <see cref="InstructionSet.Avx512"/>, <see cref="InstructionSet.Avx2"/>, <see cref="InstructionSet.Portable"/>.</param>
    public static T Best<T>(IReadOnlyList<T> kernels) => kernels[InstructionSet.Avx512 - Processor.Instructions];
}
