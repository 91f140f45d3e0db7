using Microsoft.CodeAnalysis.Scripting.Hosting;

namespace R1.Kernel.Scripting;

/// <summary>
/// Answers <c>#r "nuget: …"</c>: what comes with the tool is there already, in the tool's version and without a download; anything else, newer versions
/// included, is restored and loaded.
/// </summary>
internal sealed class PackageLoader(InteractiveAssemblyLoader loader)
{
    private readonly ShippedPackages _shipped = new();
    private readonly List<(string Name, string Version)> _wanted = [];
    private readonly List<string> _sources = [];
    private readonly HashSet<string> _loaded = [];
    private readonly Lazy<PackageContext> _context = new();

    /// <summary>Adds a place where packages are looked for: <c>#i "nuget: folder or address"</c>.</summary>
    public void AddSource(string source) => _sources.Add(source);

    /// <summary>Makes packages available.</summary>
    /// <param name="requests">What follows <c>nuget:</c>, one cell's together.</param>
    /// <returns>Assemblies to compile against, beside the host's own.</returns>
    /// <exception cref="InvalidOperationException">A version clashes with the one that the tool brings, or a package cannot be had.</exception>
    public IReadOnlyList<string> Load(IReadOnlyList<string> requests)
    {
        foreach (var request in requests)
            if (_shipped.Check(request) is { } fault) throw new InvalidOperationException(fault);
        var missing = requests.Where(r => !_shipped.Brings(r)).Select(Split).Except(_wanted).ToArray();
        if (missing.Length == 0) return [];
        _wanted.AddRange(missing);
        try
        {
            return Take(PackageRestore.Restore(_wanted, _sources));
        }
        catch (InvalidOperationException)
        {
            foreach (var package in missing) _wanted.Remove(package);
            throw;
        }
    }

    private List<string> Take(RestoredPackages restored)
    {
        _context.Value.AddNativeFolders(restored.NativeFolders);
        foreach (var path in restored.Assemblies.Where(p => HostAssemblies.InPlaceOf(p) is null && _loaded.Add(p)))
            loader.RegisterDependency(_context.Value.Add(path));
        return [.. restored.References.SelectMany(ReferencesFor).Distinct()];
    }

    // In the place of the tool's own, those of them that cells do not see yet.
    private static IEnumerable<string> ReferencesFor(string path) => HostAssemblies.InPlaceOf(path) is { } own
        ? HostAssemblies.IsOffered(own) ? [] : [own]
        : [path, .. HostAssemblies.ForwardedTo(path)];

    private static (string Name, string Version) Split(string request)
    {
        var parts = request.Split(',', 2, StringSplitOptions.TrimEntries);
        return (parts[0], parts.Length > 1 ? parts[1] : "");
    }
}
