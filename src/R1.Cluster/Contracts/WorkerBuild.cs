using R1.Foundation;
using R1.Models;

namespace R1.Cluster.Contracts;

/// <summary>What decides whether two processes compute the same bits, and about as fast.</summary>
/// <param name="Core">Module version of R1.Core: the same sources, built by the same compiler, have the same.</param>
/// <param name="Cluster">Module version of R1.Cluster, which the two must speak alike.</param>
/// <param name="FusedMultiplyAdd">Whether the processor has the instruction. Without it, as with registers of any width, the bits are the same.</param>
[GenerateSerializer, Immutable]
internal sealed record WorkerBuild(Guid Core, Guid Cluster, bool FusedMultiplyAdd)
{
    /// <summary>Of this process.</summary>
    public static WorkerBuild Here { get; } = new(
        typeof(CausalLM).Module.ModuleVersionId, typeof(WorkerBuild).Module.ModuleVersionId, Processor.Instructions != InstructionSet.Portable);

    /// <summary>Why a worker cannot share a run with this process; null when it can.</summary>
    public string? FaultOf(WorkerBuild worker)
    {
        if (worker.Core != Core || worker.Cluster != Cluster)
            return $"it runs build {Short(worker)}, and the trainer {Short(this)}: install the same version on both";
        return FusedMultiplyAdd && !worker.FusedMultiplyAdd
            ? "its processor has no fused multiply-add (AVX2), which is emulated so slowly that every step would wait for it: leave this host out"
            : null;
    }

    private static string Short(WorkerBuild build) => $"{build.Core.ToString("n")[..8]}-{build.Cluster.ToString("n")[..8]}";
}
