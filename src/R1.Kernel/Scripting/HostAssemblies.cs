using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace R1.Kernel.Scripting;

/// <summary>What cells may use without asking: the framework and everything that lies beside the tool, in the versions of the tool.</summary>
internal static class HostAssemblies
{
    private static readonly string[] Hidden = ["r1nb", "Microsoft.CodeAnalysis", "System.CommandLine", "R1.Tests", "xunit", "Microsoft.Testing"];
    private static readonly Lazy<ImmutableArray<MetadataReference>> All = new(Load);

    /// <summary>References to them; metadata is read when the compiler first looks.</summary>
    public static ImmutableArray<MetadataReference> References => All.Value;

    private static ImmutableArray<MetadataReference> Load()
    {
        var trusted = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "";
        var paths = trusted.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return [.. paths.Where(IsOffered).Select(path => MetadataReference.CreateFromFile(path))];
    }

    private static bool IsOffered(string path) =>
        !Hidden.Any(name => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal)) && path.EndsWith(".dll", StringComparison.Ordinal);
}
