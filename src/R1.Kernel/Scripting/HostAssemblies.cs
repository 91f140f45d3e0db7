using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;

namespace R1.Kernel.Scripting;

/// <summary>What cells may use without asking: the framework and everything that lies beside the tool, in the versions of the tool.</summary>
internal static class HostAssemblies
{
    private static readonly string[] Hidden = ["r1nb", "Microsoft.CodeAnalysis", "System.CommandLine", "R1.Kernel.Tests", "xunit", "Microsoft.Testing"];

    // Cells of .NET Interactive do not see it either: the package System.Linq.Async has the same extension methods, and every call would be ambiguous.
    private static readonly string[] Withheld = ["System.Linq.AsyncEnumerable"];

    // The library and its charts pass the types of these to the cells; a second version of them would have other types of the same names.
    private static readonly string[] Shared = ["R1.", "TorchSharp", "Plotly.NET", "Deedle", "FSharp.Core", "Microsoft.DotNet.Interactive"];

    private static readonly Dictionary<string, string> Paths = Trusted().DistinctBy(NameOf).ToDictionary(NameOf);
    private static readonly Lazy<ImmutableArray<MetadataReference>> All = new(Load);

    /// <summary>References to them; metadata is read when the compiler first looks.</summary>
    public static ImmutableArray<MetadataReference> References => All.Value;

    /// <summary>Whether the tool's version of an assembly or package is the only one that works here.</summary>
    public static bool IsShared(string name) => Shared.Any(shared => name.StartsWith(shared, StringComparison.OrdinalIgnoreCase));

    /// <summary>The tool's own assembly in the place of a package's: one of that name that is not older, or that is shared.</summary>
    /// <param name="packageFile">An assembly of a package.</param>
    /// <returns>A path, or null when the package's own is to be used.</returns>
    public static string? InPlaceOf(string packageFile)
    {
        if (!Paths.TryGetValue(NameOf(packageFile), out var own)) return null;
        return IsShared(NameOf(packageFile)) || VersionOf(own) >= VersionOf(packageFile) ? own : null;
    }

    /// <summary>Whether the tool has an assembly of the name of a package's.</summary>
    public static bool HasOneLike(string packageFile) => Paths.ContainsKey(NameOf(packageFile));

    /// <summary>Whether cells are compiled against an assembly of the tool from the start.</summary>
    public static bool IsOffered(string path) =>
        path.EndsWith(".dll", StringComparison.Ordinal) && !Withheld.Contains(NameOf(path))
            && !Hidden.Any(name => NameOf(path).StartsWith(name, StringComparison.Ordinal));

    /// <summary>Assemblies of the tool that are kept from cells, but that an assembly of a package forwards its types to.</summary>
    public static IEnumerable<string> ForwardedTo(string packageFile)
    {
        using var image = new PEReader(File.OpenRead(packageFile));
        if (!image.HasMetadata) return [];
        var metadata = image.GetMetadataReader();
        var names = metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).ToArray();
        return Withheld.Intersect(names).Where(Paths.ContainsKey).Select(name => Paths[name]);
    }

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path);

    private static Version VersionOf(string path) => AssemblyName.GetAssemblyName(path).Version ?? new Version();

    private static string[] Trusted() =>
        (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    private static ImmutableArray<MetadataReference> Load() => [.. Trusted().Where(IsOffered).Select(path => MetadataReference.CreateFromFile(path))];
}
