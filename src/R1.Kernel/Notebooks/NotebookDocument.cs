using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using R1.Foundation;

namespace R1.Kernel.Notebooks;

/// <summary>A notebook in nbformat 4; fields that we do not know are kept.</summary>
/// <remarks>
/// Not Microsoft.DotNet.Interactive.Documents (1.0.0-beta.26120.1): it reads raw cells as code, drops attachments, and throws when it writes an output that
/// holds JSON.
/// </remarks>
internal sealed class NotebookDocument
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private const long MostBytes = 500L << 20;
    private readonly List<NotebookCell> _cells;

    private NotebookDocument(string path, JsonObject root, List<NotebookCell> cells)
    {
        (Path, Root, _cells) = (path, root, cells);
    }

    /// <summary>Where it was read.</summary>
    public string Path { get; }

    /// <summary>The document as stored.</summary>
    public JsonObject Root { get; }

    /// <summary>Its cells in order.</summary>
    public IReadOnlyList<NotebookCell> Cells => _cells;

    /// <summary>Its metadata, made when absent.</summary>
    public JsonObject Metadata => Root.ObjectAt("metadata");

    /// <summary>The kernel that it is written for, or null when it names none.</summary>
    public string? KernelName => Metadata["kernelspec"] is JsonObject spec ? spec.TextAt("name") : null;

    /// <summary>What is not as it should be, but was repaired while reading.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>Whether a file's name says that it is a notebook.</summary>
    public static bool IsNotebook(string path) => DibFile.Is(path) || path.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a notebook of Jupyter (.ipynb) or one of .NET Interactive (.dib).</summary>
    /// <exception cref="BadInputException">The file cannot be read or is no notebook.</exception>
    public static NotebookDocument Load(string path)
    {
        try
        {
            var bytes = new FileInfo(path).Length;
            if (bytes > MostBytes) throw new NotebookFormatException(path, $"it has {bytes >> 20} MB, more than {MostBytes >> 20}.");
            return Parse(path, DibFile.Is(path) ? DibFile.ToJupyter(path, File.ReadAllText(path)) : File.ReadAllText(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path}: {fault.Message}");
        }
    }

    /// <exception cref="NotebookFormatException">The text is no notebook.</exception>
    public static NotebookDocument Parse(string path, string text)
    {
        var root = ReadRoot(path, text);
        if (root["nbformat"] is not JsonValue format || !format.TryGetValue(out int major) || major != 4)
            throw new NotebookFormatException(path, $"nbformat is {root["nbformat"]?.ToJsonString() ?? "missing"}, only version 4 can be read.");
        if (root["cells"] is not JsonArray array) throw new NotebookFormatException(path, "it has no list of cells.");
        if (root["metadata"] is not (null or JsonObject)) throw new NotebookFormatException(path, "its metadata is no object.");
        var cells = array.Select((node, i) => ReadCell(path, node, i)).ToList();
        return new NotebookDocument(path, root, cells) { Warnings = GiveIds(path, root, cells) };
    }

    /// <summary>Puts a cell in front of the cell at <paramref name="index"/>.</summary>
    public void Insert(int index, NotebookCell cell)
    {
        _cells.Insert(index, cell);
        Root["cells"]!.AsArray().Insert(index, cell.Json);
    }

    /// <summary>Takes out the cells that match.</summary>
    public void RemoveAll(Predicate<NotebookCell> match)
    {
        foreach (var cell in _cells.FindAll(match)) Root["cells"]!.AsArray().Remove(cell.Json);
        _cells.RemoveAll(match);
    }

    /// <summary>Index of the first cell with a tag, or -1.</summary>
    public int IndexOfTag(string tag) => _cells.FindIndex(c => c.Tags.Contains(tag));

    /// <summary>A cell id that is not in use: the wanted one, or one with a number after it.</summary>
    public string FreeId(string wanted)
    {
        var used = _cells.Select(c => c.Id).ToHashSet();
        return Enumerable.Range(1, used.Count + 1).Select(i => i == 1 ? wanted : $"{wanted}-{i}").First(id => !used.Contains(id));
    }

    /// <summary>The file's text.</summary>
    public string ToJson() => Root.ToJsonString(Indented) + "\n";

    /// <summary>Writes all of it or nothing: a reader never sees half a file.</summary>
    public void Save(string path) => DurableFiles.WriteText(path, ToJson());

    private static JsonObject ReadRoot(string path, string text)
    {
        try
        {
            return JsonTexts.Parse(Encoding.UTF8.GetBytes(text)) as JsonObject
                ?? throw new NotebookFormatException(path, "it is JSON, but no notebook object.");
        }
        catch (JsonException fault)
        {
            throw new NotebookFormatException(path, $"it is not JSON: {fault.Message}");
        }
    }

    private static NotebookCell ReadCell(string path, JsonNode? node, int index)
    {
        if (node is not JsonObject json) throw new NotebookFormatException(path, $"cell {index + 1} is no object.");
        if (json["cell_type"] is not JsonValue type || !type.TryGetValue(out string? name) || name is not ("code" or "markdown" or "raw"))
            throw new NotebookFormatException(path,
                $"cell {index + 1} has cell_type {json["cell_type"]?.ToJsonString() ?? "missing"}, not code, markdown or raw.");
        if (CellShape.Fault(json) is { } fault) throw new NotebookFormatException(path, $"cell {index + 1} {fault}");
        return new NotebookCell(json);
    }

    // Cell ids came with nbformat 4.5: older files are brought up to it, newer ones should have them.
    private static string[] GiveIds(string path, JsonObject root, List<NotebookCell> cells)
    {
        var shouldHaveIds = root["nbformat_minor"] is JsonValue minor && minor.TryGetValue(out int version) && version >= 5;
        var without = cells.Index().Where(cell => cell.Item.Id.Length == 0).ToArray();
        var used = cells.Select(cell => cell.Id).ToHashSet();
        foreach (var (i, cell) in without) cell.Json["id"] = Enumerable.Range(i + 1, int.MaxValue - i).Select(n => $"cell-{n:000}").First(used.Add);
        if (!shouldHaveIds) root["nbformat_minor"] = 5;
        var twice = cells.GroupBy(c => c.Id).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null) throw new NotebookFormatException(path, $"the cell id '{twice.Key}' appears {twice.Count()} times.");
        if (!shouldHaveIds || without.Length == 0) return [];
        return [$"{path}: {without.Length} of {cells.Count} cells have no id, which nbformat 4.5 demands (cell {without[0].Index + 1} is the "
            + "first); they were given one."];
    }
}
