using System.Diagnostics;
using System.Security;
using System.Text.RegularExpressions;
using R1.Kernel.Notebooks;

namespace R1.Kernel.Comparing;

/// <summary>
/// Where the genuine kernel restores packages from: a folder beside the ordinary sources, or that folder alone where it suffices together with what
/// was restored before. For a package that it has not restored yet NuGet asks every source that it knows, and one that cannot be reached is an error.
/// </summary>
/// <param name="packages">Folder of packages.</param>
internal sealed partial class PackageSources(string packages)
{
    private const string FileName = "nuget.config";

    /// <summary>Writes the nuget.config of a folder.</summary>
    /// <param name="folder">From which the kernel is started.</param>
    /// <param name="notebooks">Paths of the notebooks whose packages it will restore.</param>
    public void Write(string folder, IEnumerable<string> notebooks)
    {
        var file = Path.Combine(folder, FileName);
        File.WriteAllText(file, Configuration("<clear />"));
        if (!CanRestore(Path.Combine(folder, "restore"), file, notebooks)) File.WriteAllText(file, Configuration(""));
    }

    private string Configuration(string first) => $"""
        <configuration>
          <packageSources>
            {first}
            <add key="r1" value="{SecurityElement.Escape(Path.GetFullPath(packages))}" />
          </packageSources>
        </configuration>
        """;

    private static bool CanRestore(string folder, string configuration, IEnumerable<string> notebooks)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "packages.csproj"), Project(notebooks.SelectMany(Requests).Distinct()));
        ProjectBoundary.Write(folder);
        var start = new ProcessStartInfo("dotnet", ["restore", folder, "--configfile", configuration, "--verbosity", "quiet"])
        {
            RedirectStandardOutput = true,
        };
        using var restore = Process.Start(start)!;
        restore.StandardOutput.ReadToEnd();
        restore.WaitForExit();
        Directory.Delete(folder, recursive: true);
        return restore.ExitCode == 0;
    }

    private static IEnumerable<(string Name, string Version)> Requests(string notebook) => NotebookDocument.Load(notebook).Cells
        .Where(cell => cell.IsCode).SelectMany(cell => Request().Matches(cell.Source))
        .Select(match => (match.Groups["name"].Value.Trim(), match.Groups["version"] is { Success: true } version ? version.Value.Trim() : "*"));

    private static string Project(IEnumerable<(string Name, string Version)> requests) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>net{Environment.Version.Major}.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup>
          <ItemGroup>
            {string.Concat(requests.Select(request =>
                $"<PackageReference Include=\"{SecurityElement.Escape(request.Name)}\" Version=\"{SecurityElement.Escape(request.Version)}\" />"))}
          </ItemGroup>
        </Project>
        """;

    [GeneratedRegex("""^\s*#r\s+"nuget:(?<name>[^,"]+)(,(?<version>[^,"]+))?""", RegexOptions.Multiline)]
    private static partial Regex Request();
}
