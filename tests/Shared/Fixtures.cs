namespace R1.Tests;

/// <summary>
/// Finds golden fixtures: the folder named by the environment variable R1_FIXTURES, else the copy in tests/fixtures, else
/// ../shared/fixtures beside the repository root. Another set with the same layout runs through the same tests.
/// </summary>
internal static class Fixtures
{
    /// <summary>The folder that holds R1Notebooks.sln.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Absolute path of a fixture file or folder, e.g. <c>Path("models/qwen3")</c>; it may not exist.</summary>
    public static string Path(string relative)
    {
        var candidates = Roots().Select(root => System.IO.Path.Combine(root, relative)).ToList();
        return candidates.Find(path => File.Exists(path) || Directory.Exists(path)) ?? candidates[0];
    }

    /// <summary>Names of the folders in a fixture folder, sorted; empty when it is missing.</summary>
    public static string[] Folders(string relative)
    {
        var path = Path(relative);
        return Directory.Exists(path)
            ? [.. Directory.GetDirectories(path).Select(folder => System.IO.Path.GetFileName(folder)).Order(StringComparer.Ordinal)]
            : [];
    }

    private static IEnumerable<string> Roots()
    {
        if (Environment.GetEnvironmentVariable("R1_FIXTURES") is { Length: > 0 } chosen) return [chosen];
        return [System.IO.Path.Combine(RepositoryRoot, "tests", "fixtures"), System.IO.Path.Combine(RepositoryRoot, "..", "shared", "fixtures")];
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "R1Notebooks.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds R1Notebooks.sln.");
    }
}
