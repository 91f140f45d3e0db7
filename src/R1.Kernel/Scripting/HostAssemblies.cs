using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace R1.Kernel.Scripting;

/// <summary>What cells may use without asking: the framework and everything that lies beside the tool, in the versions of the tool.</summary>
internal static class HostAssemblies
{
    private static readonly string[] Hidden = ["r1nb", "Microsoft.CodeAnalysis", "System.CommandLine", "xunit", "Microsoft.Testing"];
    private static readonly Lazy<ImmutableArray<MetadataReference>> All = new(Load);

    /// <summary>References to them; metadata is read when the compiler first looks.</summary>
    public static ImmutableArray<MetadataReference> References => All.Value;

    /// <summary>File names of all assemblies that the process has, offered or not: these win over those of packages.</summary>
    public static IReadOnlySet<string> Names { get; } = Trusted().Select(path => Path.GetFileName(path)).ToHashSet();

    private static string[] Trusted() =>
        (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    private static ImmutableArray<MetadataReference> Load() =>
        [.. Trusted().Where(IsOffered).Select(path => MetadataReference.CreateFromFile(path))];

    private static bool IsOffered(string path) =>
        path.EndsWith(".dll", StringComparison.Ordinal) && !path.EndsWith(".Tests.dll", StringComparison.Ordinal)
        && !Hidden.Any(name => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal));
}
