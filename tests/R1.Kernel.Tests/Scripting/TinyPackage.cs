using System.IO.Compression;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace R1.Tests.Kernel.Scripting;

/// <summary>Writes a NuGet package with one assembly.</summary>
internal static class TinyPackage
{
    /// <param name="folder">Where it goes.</param>
    /// <param name="id">Name and version.</param>
    /// <param name="source">C# of the assembly.</param>
    /// <param name="dependency">Another package of the folder.</param>
    public static void Write(string folder, (string Name, string Version) id, string source, (string Name, string Version)? dependency = null)
    {
        using var package = ZipFile.Open(PathOf(folder, id), ZipArchiveMode.Create);
        using (var nuspec = new StreamWriter(package.CreateEntry($"{id.Name}.nuspec").Open()))
        {
            var needed = dependency is var (name, version) ? $"<dependency id=\"{name}\" version=\"{version}\" />" : "";
            nuspec.Write($"""
                <?xml version="1.0"?><package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata><id>{id.Name}</id>
                <version>{id.Version}</version><authors>a</authors><description>d</description>
                <dependencies>{needed}</dependencies></metadata></package>
                """);
        }
        using var assembly = package.CreateEntry(AssemblyOf(id)).Open();
        List<MetadataReference> references = [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)];
        if (dependency is { } other) references.Add(Read(PathOf(folder, other), AssemblyOf(other)));
        string[] sources = [source, $"[assembly: System.Reflection.AssemblyVersion(\"{id.Version}.0\")]"];
        using var image = new MemoryStream();
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary);
        var result = CSharpCompilation.Create(id.Name, sources.Select(text => CSharpSyntaxTree.ParseText(text)), references, options).Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        assembly.Write(image.ToArray());
    }

    private static string PathOf(string folder, (string Name, string Version) id) => Path.Combine(folder, $"{id.Name}.{id.Version}.nupkg");

    private static string AssemblyOf((string Name, string Version) id) => $"lib/netstandard2.0/{id.Name}.dll";

    private static PortableExecutableReference Read(string package, string entry)
    {
        using var archive = ZipFile.OpenRead(package);
        using var image = new MemoryStream();
        using (var content = archive.GetEntry(entry)!.Open()) content.CopyTo(image);
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
