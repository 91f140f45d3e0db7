using System.Security.Cryptography;

namespace R1.Kernel.Comparing;

/// <summary>
/// NuGet's folder of restored packages. A package of a version that is there already is not restored again, not even when it was packed anew: a kernel would
/// then load what was built before.
/// </summary>
/// <param name="root">The folder; a subfolder for each package and in it for each version.</param>
internal sealed class RestoredPackages(string root)
{
    /// <summary>The folder of this user.</summary>
    public static RestoredPackages OfUser() => new(Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"));

    /// <summary>Path of the folder.</summary>
    public string Root => root;

    /// <summary>Removes what was restored from other packages of the same names and versions than those in a folder.</summary>
    /// <param name="packages">Folder of .nupkg files.</param>
    public void DropOthersThan(string packages)
    {
        foreach (var package in Directory.EnumerateFiles(packages, "*.nupkg"))
            foreach (var version in VersionsOf(Path.GetFileNameWithoutExtension(package)))
                if (!IsFrom(package, version)) Directory.Delete(version, recursive: true);
    }

    // R1.Core.0.1.0 is version 0.1.0 of R1.Core, or 1.0 of R1.Core.0: what has been restored decides.
    private IEnumerable<string> VersionsOf(string name)
    {
        for (var dot = name.IndexOf('.'); dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            var folder = Path.Combine(root, name[..dot].ToLowerInvariant(), name[(dot + 1)..].ToLowerInvariant());
            if (Directory.Exists(folder)) yield return folder;
        }
    }

    private static bool IsFrom(string package, string version)
    {
        var recorded = Directory.EnumerateFiles(version, "*.nupkg.sha512").FirstOrDefault();
        if (recorded is null) return false;
        using var file = File.OpenRead(package);
        return File.ReadAllText(recorded).Trim() == Convert.ToBase64String(SHA512.HashData(file));
    }
}
