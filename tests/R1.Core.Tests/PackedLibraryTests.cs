using System.Diagnostics;
using R1.Generation;
using R1.Models;
using R1.Tests.Models;

namespace R1.Tests;

/// <summary>The NuGet package as its users meet it: from a project elsewhere, with nothing of ours but the package.</summary>
public sealed class PackedLibraryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("r1-packed-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Category", "Slow")]
    public void Package_InAProjectOutsideTheRepository_RunsTheExampleOfItsReadme()
    {
        using var policy = CausalLM.Create(TinyModels.Deepseek, seed: 1);
        policy.SavePretrained(Path.Combine(_folder, "checkpoint"));
        var drawn = CompletionSampler.Create(policy).Sample([new SampleRequest([1, 2, 3], Count: 4, Seed: 1)], new SamplingOptions { MaxNewTokens = 16 });

        var configuration = AppContext.BaseDirectory.Contains("release_", StringComparison.Ordinal) ? "Release" : "Debug";
        foreach (var library in new[] { "R1.Verification", "R1.Core" })
        {
            var project = Path.Combine(Fixtures.RepositoryRoot, "src", library, library + ".csproj");
            // A version that no package folder has: one of the same version, packed earlier, would be taken in place of this build's.
            DotNet("pack", project, "-c", configuration, "--no-build", "-o", Path.Combine(_folder, "feed"), "-p:PackageVersion=0.0.0-scratch");
        }
        WriteProject();
        var output = DotNet("run", "--project", _folder, "-c", "Release");

        Assert.Equal(drawn[0].Select(completion => string.Join(' ', completion.TokenIds)), output.Trim().Split('\n'));
        // The package brings the target that lets TorchSharp load on older systems.
        var native = Assert.Single(Directory.GetFiles(Path.Combine(_folder, "bin"), "libLibTorchSharp.so", SearchOption.AllDirectories));
        Assert.Equal(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so")), File.ReadAllBytes(native));
    }

    private void WriteProject()
    {
        var libtorch = Packages.PinnedVersion("libtorch-cpu-linux-x64");
        Assert.Contains($"libtorch-cpu-linux-x64 --version {libtorch}", File.ReadAllText(Path.Combine(Fixtures.RepositoryRoot, "src/R1.Core/PACKAGE.md")));
        var package = Assert.Single(Directory.GetFiles(Path.Combine(_folder, "feed"), "R1.Core.*.nupkg"));
        var version = Path.GetFileNameWithoutExtension(package)["R1.Core.".Length..];
        File.WriteAllText(Path.Combine(_folder, "Program.cs"),
            Snippets.CSharp("src/R1.Core/PACKAGE.md")[0].Replace("path/to/checkpoint", Path.Combine(_folder, "checkpoint")));
        // The package goes into a folder of this test, or the next build's would be shadowed by it; what it depends on is there already.
        File.WriteAllText(Path.Combine(_folder, "nuget.config"), $"""
            <configuration><packageSources><clear /><add key="feed" value="{Path.Combine(_folder, "feed")}" /></packageSources></configuration>
            """);
        File.WriteAllText(Path.Combine(_folder, "scratch.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
                <RuntimeIdentifier>linux-x64</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <RestorePackagesPath>{Path.Combine(_folder, "packages")}</RestorePackagesPath>
                <DefaultItemExcludes>$(DefaultItemExcludes);packages/**</DefaultItemExcludes>
                <RestoreFallbackFolders>{Packages.Folder}</RestoreFallbackFolders>
                <NuGetAudit>false</NuGetAudit>
                <CreateHardLinksForCopyFilesToOutputDirectoryIfPossible>true</CreateHardLinksForCopyFilesToOutputDirectoryIfPossible>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="R1.Core" Version="{version}" />
                <PackageReference Include="libtorch-cpu-linux-x64" Version="{libtorch}" />
              </ItemGroup>
            </Project>
            """);
    }

    private string DotNet(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // What a dotnet command around the tests has set would lead this one to another SDK's files; and nothing may outlive the test.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{output}{error.Result}");
        return output;
    }
}
