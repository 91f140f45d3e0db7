using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace R1.Kernel.Editing;

/// <summary>
/// Documentation of the framework's types. They live in other assemblies than the reference pack documents them for, so the member is looked
/// up in all of its files: 25 MB of text, searched in milliseconds.
/// </summary>
internal sealed class FrameworkDocumentation : DocumentationProvider
{
    private static readonly string Runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
    private readonly Lazy<byte[][]> _files = new(Load);
    private readonly ConcurrentDictionary<string, string> _found = new();

    public static FrameworkDocumentation Instance { get; } = new();

    /// <summary>Whether an assembly is one of the framework's own.</summary>
    public static bool Covers(string assemblyPath) => Path.GetDirectoryName(assemblyPath) == Runtime;

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => 1;

    protected override string GetDocumentationForSymbol(string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken) =>
        _found.GetOrAdd(documentationMemberID, Find);

    private string Find(string member)
    {
        var (start, end) = (Encoding.UTF8.GetBytes($"<member name=\"{member}\">"), "</member>"u8.ToArray());
        foreach (var file in _files.Value)
        {
            var from = file.AsSpan().IndexOf(start);
            if (from < 0) continue;
            var length = file.AsSpan(from).IndexOf(end);
            return Encoding.UTF8.GetString(file, from, length + end.Length);
        }
        return "";
    }

    // …/dotnet/shared/Microsoft.NETCore.App/10.0.x -> …/dotnet/packs/Microsoft.NETCore.App.Ref/10.0.y/ref/net10.0
    private static byte[][] Load()
    {
        var packs = Path.Combine(Runtime, "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref");
        if (!Directory.Exists(packs)) return [];
        var newest = Directory.GetDirectories(packs).Where(d => Path.GetFileName(d).StartsWith($"{Environment.Version.Major}.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).LastOrDefault();
        return newest is null ? [] : [.. Directory.GetFiles(newest, "*.xml", SearchOption.AllDirectories).Select(File.ReadAllBytes)];
    }
}
