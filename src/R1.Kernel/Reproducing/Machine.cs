using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using R1.Runs;

namespace R1.Kernel.Reproducing;

/// <summary>The machine that a run was made on.</summary>
internal static class Machine
{
    public static JsonObject Describe(int threads)
    {
        var machine = MachineInfo.Read();
        return new()
        {
            ["os"] = machine.Os,
            ["architecture"] = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(),
            ["cpu"] = machine.Cpu,
            ["instructions"] = machine.Kernels,
            ["cores"] = machine.Cores,
            ["memory_gb"] = Math.Round(machine.MemoryBytes / (double)(1L << 30), 1),
            ["threads"] = threads,
            ["dotnet"] = machine.DotNet,
            ["torchsharp"] = machine.Packages["TorchSharp"],
        };
    }
}
