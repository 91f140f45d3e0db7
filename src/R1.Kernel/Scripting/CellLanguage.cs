namespace R1.Kernel.Scripting;

/// <summary>The languages that a notebook of .NET Interactive may hold beside C#, under the names by which its cells choose them.</summary>
internal static class CellLanguage
{
    public const string CSharp = "csharp";

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["csharp"] = CSharp, ["c#"] = CSharp, ["C#"] = CSharp,
        ["html"] = "html", ["markdown"] = "markdown", ["mermaid"] = "mermaid", ["javascript"] = "javascript", ["js"] = "javascript",
        ["fsharp"] = "F#", ["f#"] = "F#", ["F#"] = "F#", ["pwsh"] = "PowerShell", ["powershell"] = "PowerShell",
        ["sql"] = "SQL", ["kql"] = "KQL", ["http"] = "HTTP requests", ["value"] = "the value kernel", ["python"] = "Python", ["r"] = "R",
    };

    /// <summary>The language that a magic command or a cell's metadata names, or null when there is none of that name.</summary>
    public static string? Find(string name) => Names.GetValueOrDefault(name);

    /// <summary>Names by which a cell chooses what is run or shown here.</summary>
    public static IEnumerable<string> Known => Names.Keys.Where(name => Names[name] is CSharp || IsShown(Names[name]));

    /// <summary>Whether text in the language is shown and not run.</summary>
    public static bool IsShown(string language) => language is "html" or "markdown" or "mermaid" or "javascript";
}
