using System.Text.Json.Nodes;

namespace R1.Kernel.Notebooks;

/// <summary>One cell, a view of its JSON: what we do not know stays as it is.</summary>
internal sealed class NotebookCell(JsonObject json)
{
    /// <summary>The cell as stored.</summary>
    public JsonObject Json { get; } = json;

    /// <summary>Identity inside the notebook.</summary>
    public string Id => Json.TextAt("id") ?? "";

    /// <summary>Whether it is run.</summary>
    public bool IsCode => Json.TextAt("cell_type") == "code";

    /// <summary>Whether it is prose.</summary>
    public bool IsMarkdown => Json.TextAt("cell_type") == "markdown";

    /// <summary>Its text.</summary>
    public string Source
    {
        get => MultilineText.Read(Json["source"]);
        set => Json["source"] = MultilineText.Write(value);
    }

    /// <summary>Its metadata, made when absent.</summary>
    public JsonObject Metadata => Json.ObjectAt("metadata");

    /// <summary>Its tags.</summary>
    public IReadOnlyList<string> Tags => Json["metadata"]?["tags"] is JsonArray tags ? [.. tags.Select(MultilineText.Read)] : [];

    /// <summary>Its language where an editor has noted one (as VS Code does under two names), else null.</summary>
    public string? Language =>
        (Json["metadata"]?["polyglot_notebook"] as JsonObject)?.TextAt("kernelName")
        ?? (Json["metadata"]?["dotnet_interactive"] as JsonObject)?.TextAt("language");

    /// <summary>What a kernel is asked to run or show: the text, with the magic command that chooses its language where it is not C#.</summary>
    public string Submission => (IsMarkdown ? "markdown" : Language) is { } language and not "csharp" && !Source.StartsWith("#!", StringComparison.Ordinal)
        ? $"#!{language}\n{Source}" : Source;

    /// <summary>Its stored outputs; none for prose.</summary>
    public JsonArray Outputs => Json["outputs"] as JsonArray ?? [];

    /// <summary>A new code cell.</summary>
    public static NotebookCell Code(string id, string source, string tag) => New("code", id, source, tag);

    /// <summary>A new prose cell.</summary>
    public static NotebookCell Markdown(string id, string source, string tag) => New("markdown", id, source, tag);

    /// <summary>Forgets what a run has left.</summary>
    public void ClearOutputs()
    {
        if (!IsCode) return;
        Json["outputs"] = new JsonArray();
        Json["execution_count"] = null;
    }

    private static NotebookCell New(string type, string id, string source, string tag)
    {
        var cell = new NotebookCell(new JsonObject
        {
            ["cell_type"] = type,
            ["id"] = id,
            ["metadata"] = new JsonObject { ["tags"] = new JsonArray(tag) },
            ["source"] = MultilineText.Write(source),
        });
        cell.ClearOutputs();
        return cell;
    }
}
