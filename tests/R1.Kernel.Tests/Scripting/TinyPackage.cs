using System.IO.Compression;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace R1.Tests.Kernel.Scripting;

/// <summary>Writes a NuGet package with one assembly.</summary>
internal static class TinyPackage
{
    public static void Write(string folder, string name, string source)
    {
        using var package = ZipFile.Open(Path.Combine(folder, $"{name}.1.0.0.nupkg"), ZipArchiveMode.Create);
        using (var nuspec = new StreamWriter(package.CreateEntry($"{name}.nuspec").Open()))
            nuspec.Write($"""
                <?xml version="1.0"?><package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata><id>{name}</id>
                <version>1.0.0</version><authors>a</authors><description>d</description></metadata></package>
                """);
        using var assembly = package.CreateEntry($"lib/netstandard2.0/{name}.dll").Open();
        var references = new[] { MetadataReference.CreateFromFile(typeof(object).Assembly.Location) };
        using var image = new MemoryStream();
        var result = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(source)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(image);
        Assert.True(result.Success);
        assembly.Write(image.ToArray());
    }
}
