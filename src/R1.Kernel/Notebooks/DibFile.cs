using System.Text.Json;
using Microsoft.DotNet.Interactive.Documents;
using Microsoft.DotNet.Interactive.Documents.Jupyter;

namespace R1.Kernel.Notebooks;

/// <summary>Notebooks in the text format of .NET Interactive: cells divided by lines such as <c>#!csharp</c>.</summary>
internal static class DibFile
{
    /// <summary>Whether a file's name says that it is one.</summary>
    public static bool Is(string path) => path.EndsWith(".dib", StringComparison.OrdinalIgnoreCase);

    /// <summary>The same notebook in the format of Jupyter.</summary>
    /// <exception cref="NotebookFormatException">Its <c>#!meta</c> part is damaged.</exception>
    public static string ToJupyter(string path, string text)
    {
        try
        {
            return CodeSubmission.Parse(text).ToJupyterJson("csharp");
        }
        catch (JsonException fault)
        {
            throw new NotebookFormatException(path, $"its #!meta part is no JSON: {fault.Message}");
        }
    }
}
