using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace R1.Kernel.Editing;

/// <summary>References with the documentation that lies beside the assembly, or for the framework's own in the SDK's reference pack.</summary>
internal static class DocumentedReferences
{
    private static readonly ConcurrentDictionary<string, MetadataReference> Known = new();

    public static IEnumerable<MetadataReference> With(IEnumerable<MetadataReference> references) =>
        references.Select(reference => reference is PortableExecutableReference { FilePath: { } path } ? Known.GetOrAdd(path, Document) : reference)
            .OfType<PortableExecutableReference>().DistinctBy(reference => reference.FilePath);

    private static MetadataReference Document(string path)
    {
        var beside = Path.ChangeExtension(path, ".xml");
        DocumentationProvider documentation = File.Exists(beside)
            ? XmlDocumentationProvider.CreateFromFile(beside)
            : FrameworkDocumentation.Covers(path) ? FrameworkDocumentation.Instance : DocumentationProvider.Default;
        return MetadataReference.CreateFromFile(path, documentation: documentation);
    }
}
