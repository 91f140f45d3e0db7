using System.Diagnostics;
using System.Text.Json;
using R1.Foundation;

namespace R1.Kernel.Scripting;

/// <summary>What a restored package brings: assemblies to compile against and to run, and native libraries.</summary>
/// <param name="References">Compile-time assemblies.</param>
/// <param name="Assemblies">Run-time assemblies.</param>
/// <param name="NativeFolders">Folders with native libraries.</param>
internal sealed record RestoredPackages(string[] References, string[] Assemblies, string[] NativeFolders);

/// <summary>
/// Packages that do not come with the tool, restored by the SDK into its ordinary cache. Asked for once, a set of packages needs no network
/// again: the answer is kept by the hash of the question.
/// </summary>
internal static class PackageRestore
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <exception cref="InvalidOperationException">The packages cannot be had; the SDK's own words.</exception>
    /// <param name="packages">Name and version; an empty version takes the newest.</param>
    /// <param name="sources">Folders or addresses that <c>#i</c> has named, beside the configured ones.</param>
    public static RestoredPackages Restore(IReadOnlyList<(string Name, string Version)> packages, IReadOnlyList<string> sources)
    {
        var project = Project(packages, sources);
        var folder = Path.Combine(CacheFolder(), Hashes.OfText(project)[..16]);
        var assets = Assets(folder);
        if (!File.Exists(assets) || Missing(assets)) Run(folder, project, packages);
        return Read(assets);
    }

    private static string CacheFolder() => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "r1nb", "packages");

    private static string Assets(string folder) => Path.Combine(folder, "obj", "project.assets.json");

    private static string Project(IReadOnlyList<(string Name, string Version)> packages, IReadOnlyList<string> sources)
    {
        var references = packages.Order().Select(p =>
            $"    <PackageReference Include=\"{Escape(p.Name)}\" Version=\"{Escape(p.Version.Length == 0 ? "*" : p.Version)}\" />");
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <RestoreAdditionalProjectSources>{Escape(string.Join(';', sources))}</RestoreAdditionalProjectSources>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
            {string.Join('\n', references)}
              </ItemGroup>
            </Project>
            """;
    }

    private static string Escape(string text) => System.Security.SecurityElement.Escape(text);

    private static void Run(string folder, string project, IReadOnlyList<(string Name, string Version)> packages)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "packages.csproj"), project);
        // A repository's own props must not reach in.
        foreach (var name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
            File.WriteAllText(Path.Combine(folder, name), "<Project />");
        var start = new ProcessStartInfo("dotnet", ["restore", folder, "--nologo", "--verbosity", "quiet"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A source that cannot be reached is asked twice and not six times: without network the answer is the same, a minute later.
        start.Environment.TryAdd("NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT", "2");
        start.Environment.TryAdd("NUGET_ENHANCED_NETWORK_RETRY_DELAY_MILLISECONDS", "200");
        using var restore = Process.Start(start)!;
        var words = restore.StandardOutput.ReadToEndAsync();
        _ = restore.StandardError.ReadToEndAsync();
        if (!restore.WaitForExit(Patience)) restore.Kill(entireProcessTree: true);
        if (restore.HasExited && restore.ExitCode == 0) return;
        // A restore that has failed leaves an answer too, and it would pass for a good one the next time.
        File.Delete(Assets(folder));
        var errors = words.Result.Split('\n').Where(line => line.Contains("error", StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf("error", StringComparison.Ordinal) + 6)..].Trim());
        throw new InvalidOperationException($"{string.Join(", ", packages.Select(p => $"{p.Name} {p.Version}".Trim()))} cannot be restored: "
            + $"{string.Join(" ", errors.Distinct())}");
    }

    // Somebody has emptied the package cache.
    private static bool Missing(string assets) => Read(assets).References.Any(path => !File.Exists(path));

    private static RestoredPackages Read(string assetsFile)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(assetsFile));
        var root = document.RootElement;
        var folders = root.GetProperty("packageFolders").EnumerateObject().Select(f => f.Name).ToArray();
        var target = root.GetProperty("targets").EnumerateObject().First().Value;
        var (compile, run, native) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var library in target.EnumerateObject())
        {
            if (!root.GetProperty("libraries").GetProperty(library.Name).TryGetProperty("path", out var path)) continue;
            var home = folders.Select(f => Path.Combine(f, path.GetString()!)).FirstOrDefault(Directory.Exists) ?? "";
            compile.AddRange(Files(library.Value, "compile", home));
            run.AddRange(Files(library.Value, "runtime", home));
            native.AddRange(NativeFolders(library.Value, home));
        }
        return new RestoredPackages([.. compile], [.. run], [.. native.Distinct()]);
    }

    private static IEnumerable<string> Files(JsonElement library, string kind, string home) => library.TryGetProperty(kind, out var files)
        ? files.EnumerateObject().Where(f => f.Name.EndsWith(".dll", StringComparison.Ordinal)).Select(f => Path.Combine(home, f.Name)) : [];

    private static IEnumerable<string> NativeFolders(JsonElement library, string home)
    {
        if (!library.TryGetProperty("runtimeTargets", out var files)) yield break;
        var own = System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier;
        foreach (var file in files.EnumerateObject())
            if (file.Value.GetProperty("assetType").GetString() == "native" && file.Value.GetProperty("rid").GetString() is { } rid
                && (rid == own || own.StartsWith(rid + "-", StringComparison.Ordinal) || rid == "linux-x64"))
                yield return Path.GetDirectoryName(Path.Combine(home, file.Name))!;
    }
}
