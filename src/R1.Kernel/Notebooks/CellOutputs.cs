using System.Text;
using System.Text.Json.Nodes;
using R1.Kernel.Scripting;
using R1.Notebook;

namespace R1.Kernel.Notebooks;

/// <summary>
/// The outputs of one cell in the notebook format, built from what a kernel tells. Pieces of one stream become one output; what a cell sends
/// without end is cut, so that a notebook can still be opened.
/// </summary>
internal sealed class CellOutputs
{
    private const int MostStreamCharacters = 1_000_000, MostDisplayCharacters = 20_000_000, MostOutputs = 2000;
    private const string LeftOut = "… the rest of the output is left out …";
    private readonly List<(JsonObject Json, StringBuilder? Stream)> _outputs = [];
    private int _streamCharacters;
    private bool _isCut;

    /// <summary>Characters of console text that came, kept or not.</summary>
    public long Written { get; private set; }

    /// <summary>Adds console text.</summary>
    public void Write(string stream, string text)
    {
        Written += text.Length;
        if (_streamCharacters >= MostStreamCharacters || text.Length == 0) return;
        var kept = text[..Math.Min(text.Length, MostStreamCharacters - _streamCharacters)];
        _streamCharacters += kept.Length;
        if (Open(stream) is not { } buffer) return;
        buffer.Append(kept);
        if (_streamCharacters >= MostStreamCharacters) buffer.Append('\n').Append(LeftOut);
    }

    /// <summary>Adds a displayed value.</summary>
    /// <param name="content">Body of <c>display_data</c>: data and metadata.</param>
    /// <returns>The output as stored, which <see cref="Replace"/> changes; null when there are too many.</returns>
    public JsonObject? Show(JsonObject content) => Add("display_data", content);

    /// <summary>Draws a displayed value anew.</summary>
    public void Replace(JsonObject output, JsonObject content)
    {
        output["data"] = Data(content);
        output["metadata"] = Metadata(content);
    }

    /// <summary>Adds the value of the last expression.</summary>
    public void AddResult(JsonObject content) => Add("execute_result", content)?.Add("execution_count", content["execution_count"]?.DeepClone());

    /// <summary>Adds what ended the cell.</summary>
    public void AddError(CellError error) => _outputs.Add((new JsonObject
    {
        ["output_type"] = "error",
        ["ename"] = error.Name,
        ["evalue"] = error.Message,
        ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode?)line)]),
    }, null));

    /// <summary>The outputs so far.</summary>
    public JsonArray ToJson()
    {
        foreach (var (json, stream) in _outputs)
            if (stream is not null) json["text"] = MultilineText.Write(stream.ToString());
        return new JsonArray([.. _outputs.Select(output => (JsonNode?)output.Json.DeepClone())]);
    }

    private StringBuilder? Open(string stream)
    {
        if (_outputs is [.., (var last, { } open)] && (string?)last["name"] == stream) return open;
        var text = new StringBuilder();
        return TryAdd(new JsonObject { ["output_type"] = "stream", ["name"] = stream, ["text"] = new JsonArray() }, text) ? text : null;
    }

    private JsonObject? Add(string type, JsonObject content)
    {
        var output = new JsonObject { ["output_type"] = type };
        if (!TryAdd(output, null)) return null;
        Replace(output, content);
        return output;
    }

    private bool TryAdd(JsonObject output, StringBuilder? stream)
    {
        if (_outputs.Count < MostOutputs)
        {
            _outputs.Add((output, stream));
            return true;
        }
        if (!_isCut)
            _outputs.Add((new JsonObject { ["output_type"] = "stream", ["name"] = "stderr", ["text"] = MultilineText.Write(LeftOut) }, null));
        _isCut = true;
        return false;
    }

    private static JsonObject Data(JsonObject content)
    {
        var data = new JsonObject();
        foreach (var (mime, value) in content["data"] as JsonObject ?? [])
            data[mime] = value is JsonValue text && text.TryGetValue(out string? form) ? Text(mime, form) : value?.DeepClone();
        return data;
    }

    private static JsonNode Text(string mime, string form)
    {
        if (form.Length > MostDisplayCharacters) return MultilineText.Write(mime == Mime.Text ? form[..10_000] + "\n" + LeftOut : LeftOut);
        // A picture in base64 has no lines.
        if (mime.StartsWith("image/", StringComparison.Ordinal) && mime != Mime.Svg) return JsonValue.Create(form);
        return MultilineText.Write(form);
    }

    private static JsonNode Metadata(JsonObject content) => content["metadata"] is JsonObject metadata ? metadata.DeepClone() : new JsonObject();
}
