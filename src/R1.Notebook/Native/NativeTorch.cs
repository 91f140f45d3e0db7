using System.Runtime.InteropServices;

namespace R1.Notebook;

/// <summary>
/// TorchSharp's native library in a kernel that leaves packages where NuGet put them. There no build has made the copy of it that loads on older systems
/// (environment/LibTorchSharp.targets), and TorchSharp would copy all of libtorch beside itself; what is loaded already it takes as it is.
/// </summary>
public static class NativeTorch
{
    // Those of environment/LibTorchSharp.targets.
    internal const string Version = "GLIBCXX_3.4.32", Marker = "_ZSt21ios_base_library_initv";

    /// <summary>
    /// Loads libtorch and TorchSharp's library over it, relaxed where this system has an older libstdc++. Does nothing where TorchSharp does not lie in a
    /// package folder, on other systems than Linux, and where something is missing: TorchSharp then says itself what.
    /// </summary>
    public static void Load()
    {
        var torchSharp = typeof(TorchSharp.torch).Assembly;
        if (!OperatingSystem.IsLinux() || InPackage(torchSharp.Location) is not { } library) return;
        // The kernel knows where they are. TorchSharp's library needs both by name.
        foreach (var name in new[] { "torch_cpu", "torch" })
            if (!NativeLibrary.TryLoad(name, torchSharp, null, out _)) return;
        if (!NativeLibrary.TryLoad(library, out _)) LoadRelaxed(library);
    }

    /// <summary>Where the package of an assembly has the native library.</summary>
    /// <param name="assembly">TorchSharp.dll, e.g. <c>torchsharp/0.107.0/lib/net8.0/TorchSharp.dll</c>.</param>
    /// <returns>Path of the library, or null where the assembly lies in no package folder.</returns>
    internal static string? InPackage(string assembly)
    {
        if (assembly.Length == 0) return null;
        var library = Path.GetFullPath(Path.Combine(
            Path.GetDirectoryName(assembly)!, "..", "..", "runtimes", "linux-x64", "native", "libLibTorchSharp.so"));
        return File.Exists(library) ? library : null;
    }

    // What is loaded stays when its file is gone; and it is found by its name, wherever it came from.
    private static void LoadRelaxed(string library)
    {
        var elf = new ElfLibrary(File.ReadAllBytes(library));
        if (elf.Relax(Version, Marker) is not null) return;
        var folder = Directory.CreateTempSubdirectory("r1-torch-");
        try
        {
            var copy = Path.Combine(folder.FullName, Path.GetFileName(library));
            File.WriteAllBytes(copy, elf.Bytes);
            NativeLibrary.TryLoad(copy, out _);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
