using System.Text.RegularExpressions;

namespace R1.Tests;

/// <summary>The code that our documents show.</summary>
internal static partial class Snippets
{
    /// <summary>The C# blocks of a Markdown file of the repository, in order.</summary>
    /// <param name="file">Path from the repository's root.</param>
    public static IReadOnlyList<string> CSharp(string file) =>
        [.. Block().Matches(File.ReadAllText(Path.Combine(Fixtures.RepositoryRoot, file))).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"^```csharp\r?\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
