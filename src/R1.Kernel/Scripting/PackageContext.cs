using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace R1.Kernel.Scripting;

/// <summary>
/// Loads what packages bring. An assembly of a name that the tool has too, but in an older version, cannot be loaded beside it in the default context:
/// it lives here, and whoever asks for the newer version gets it.
/// </summary>
internal sealed class PackageContext : AssemblyLoadContext
{
    private readonly Dictionary<string, string> _newer = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _nativeFolders = [];

    public PackageContext() : base("packages")
    {
        Default.Resolving += (_, name) => _newer.ContainsKey(name.Name ?? "") ? LoadFromAssemblyName(name) : null;
        Default.ResolvingUnmanagedDll += (_, name) => LoadNative(name);
    }

    /// <summary>Looks for native libraries in more folders.</summary>
    public void AddNativeFolders(IEnumerable<string> folders) => _nativeFolders.AddRange(folders.Except(_nativeFolders));

    /// <summary>Loads an assembly of a package.</summary>
    public Assembly Add(string path)
    {
        if (!HostAssemblies.HasOneLike(path)) return Default.LoadFromAssemblyPath(path);
        _newer[Path.GetFileNameWithoutExtension(path)] = path;
        return LoadFromAssemblyPath(path);
    }

    protected override Assembly? Load(AssemblyName name) => _newer.TryGetValue(name.Name ?? "", out var path) ? LoadFromAssemblyPath(path) : null;

    // Before the search in the tool's own folder, which may hold the older version's library.
    protected override nint LoadUnmanagedDll(string name) => LoadNative(name);

    private nint LoadNative(string name)
    {
        foreach (var folder in _nativeFolders)
            foreach (var file in new[] { name, $"lib{name}.so", $"{name}.so", $"{name}.dll", $"lib{name}.dylib" })
                if (NativeLibrary.TryLoad(Path.Combine(folder, file), out var handle)) return handle;
        return 0;
    }
}
