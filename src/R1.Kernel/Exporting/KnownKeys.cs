using R1.Kernel.Notebooks;

namespace R1.Kernel.Exporting;

/// <summary>The names of settings that a framework has, as its own configuration files list them (folder Keys, with the version in the first line).</summary>
internal static class KnownKeys
{
    /// <summary>The version that the list is from.</summary>
    public static string SourceOf(string framework) => Lines(framework)[0].TrimStart('#', ' ');

    /// <summary>Refuses settings that the framework does not have: it would ignore some of them, and end with an error at others.</summary>
    /// <exception cref="BadInputException">Lists them, each with the known key of the same last part where there is one.</exception>
    public static void Check(string framework, IEnumerable<string> keys)
    {
        var known = Lines(framework)[1..].ToHashSet(StringComparer.Ordinal);
        var unknown = keys.Where(key => !known.Contains(key)).Select(key => Describe(key, known)).ToArray();
        if (unknown.Length > 0) throw new BadInputException($"{framework} does not know {string.Join(", ", unknown)}. Known: {SourceOf(framework)}.");
    }

    private static string Describe(string key, HashSet<string> known) =>
        known.FirstOrDefault(other => Last(other) == Last(key)) is { } similar ? $"{key} (but {similar})" : key;

    private static string Last(string key) => key[(key.LastIndexOf('.') + 1)..];

    private static string[] Lines(string framework) => ExportResource.Text($"Keys.{framework}.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
