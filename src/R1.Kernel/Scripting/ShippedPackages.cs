using System.Text.Json;

namespace R1.Kernel.Scripting;

/// <summary>The packages that come with the tool, read from the deps.json files that the runtime itself started with.</summary>
internal sealed class ShippedPackages
{
    // Packages of .NET Interactive's notebooks that only join others, or teach the archived kernel to show what ours shows anyway.
    private static readonly Dictionary<string, string> Twins = new(StringComparer.OrdinalIgnoreCase)
    {
        ["TorchSharp-cpu"] = "TorchSharp",
        ["Plotly.NET.Interactive"] = "Plotly.NET",
        ["Microsoft.DotNet.Interactive"] = "Microsoft.DotNet.Interactive.Formatting",
        ["Deedle.Interactive"] = "Deedle",
    };

    private readonly Dictionary<string, string> _versions = new(StringComparer.OrdinalIgnoreCase);

    public ShippedPackages()
    {
        var files = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries);
        foreach (var file in files.Where(File.Exists)) Read(file);
    }

    /// <summary>Package names and versions.</summary>
    public IReadOnlyDictionary<string, string> Versions => _versions;

    /// <summary>Whether what a cell asks for comes with the tool, by its own name or as the same thing under another, and no newer version is wanted.</summary>
    /// <param name="request">The text after <c>nuget:</c>.</param>
    public bool Brings(string request)
    {
        var name = request.Split(',', 2, StringSplitOptions.TrimEntries)[0];
        return Twins.TryGetValue(name, out var twin) ? _versions.ContainsKey(twin) : _versions.ContainsKey(name) && !IsNewer(request);
    }

    /// <summary>Checks the version of what a cell asks for in <c>#r "nuget: Name, version"</c>.</summary>
    /// <param name="request">The text after <c>nuget:</c>.</param>
    /// <returns>What is wrong, or null.</returns>
    public string? Check(string request)
    {
        var name = request.Split(',', 2, StringSplitOptions.TrimEntries)[0];
        return HostAssemblies.IsShared(name) && !Twins.ContainsKey(name) && IsNewer(request)
            ? $"'{request}' is wanted, but r1nb brings {name} {_versions[name]}, and no other version works with the library: ask for that one or for none."
            : null;
    }

    private bool IsNewer(string request) =>
        request.Split(',', 2, StringSplitOptions.TrimEntries) is [var name, var wanted] && _versions.TryGetValue(name, out var shipped)
        && Version.TryParse(Core(wanted), out var version) && version > Version.Parse(Core(shipped));

    private void Read(string depsFile)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(depsFile));
        foreach (var library in document.RootElement.GetProperty("libraries").EnumerateObject())
            if (library.Name.Split('/') is [var name, var version])
                _versions.TryAdd(name, version);
    }

    // 1.0.0-beta.23562.1 -> 1.0.0
    private static string Core(string version) => version.Split('-', '+')[0];
}
