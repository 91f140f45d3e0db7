using System.Reflection;
using System.Runtime.InteropServices;
using R1.Foundation;
using TorchSharp;

namespace R1.Runs;

/// <summary>What a run was executed on: enough to explain why two machines differ in speed, or on TorchSharp in a last bit.</summary>
/// <param name="Cpu">Model name of the processor, or its architecture where the system does not tell.</param>
/// <param name="Cores">Logical processors that this process may use.</param>
/// <param name="MemoryBytes">Memory that this process may use.</param>
/// <param name="Os">Operating system.</param>
/// <param name="DotNet">Version of the .NET runtime.</param>
/// <param name="LibTorch">Version of libtorch that TorchSharp was built for.</param>
/// <param name="Packages">Versions of this library and of the packages it is built on, by assembly name.</param>
public sealed record MachineInfo(
    string Cpu, int Cores, long MemoryBytes, string Os, string DotNet, string LibTorch, IReadOnlyDictionary<string, string> Packages)
{
    /// <summary>Vector instructions that the library's own kernels use, e.g. <c>avx512</c>; null in manifests of before.</summary>
    public string? Kernels { get; init; }

    /// <summary>Describes the machine and libraries of this process.</summary>
    public static MachineInfo Read() => new(
        CpuName() ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        RuntimeInformation.OSDescription,
        Environment.Version.ToString(),
        torch.__version__,
        PackageVersions())
    {
        Kernels = Processor.Instructions.ToString().ToLowerInvariant(),
    };

    private static string? CpuName()
    {
        const string file = "/proc/cpuinfo";
        if (!File.Exists(file)) return null;
        var line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        return line?[(line.IndexOf(':') + 1)..].Trim();
    }

    private static SortedDictionary<string, string> PackageVersions()
    {
        var core = typeof(MachineInfo).Assembly;
        var versions = new SortedDictionary<string, string>(StringComparer.Ordinal) { [core.GetName().Name!] = Version(core) };
        foreach (var name in core.GetReferencedAssemblies())
            if (name.Name?.StartsWith("System", StringComparison.Ordinal) == false) versions[name.Name] = Version(Assembly.Load(name));
        return versions;
    }

    // The informational version carries the package version, and the commit after a '+', which GitInfo tells already.
    private static string Version(Assembly assembly)
    {
        var informational = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return informational?.Split('+')[0] ?? assembly.GetName().Version?.ToString() ?? "";
    }
}
