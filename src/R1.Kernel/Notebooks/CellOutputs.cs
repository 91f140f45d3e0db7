using System.Text;
using System.Text.Json.Nodes;
using R1.Kernel.Scripting;
using R1.Notebook;

namespace R1.Kernel.Notebooks;

/// <summary>
/// Collects what one cell sends and writes it in the notebook format. Pieces of one stream become one output; live outputs are drawn when
/// the notebook is saved.
/// </summary>
/// <param name="styles">Shared by the cells of a notebook: every kind of style block is kept once.</param>
/// <param name="status">Called with progress lines.</param>
/// <param name="streamed">Called with console text as it comes.</param>
internal sealed class CellOutputs(StyleLedger styles, Action<string> status, Action<string, string> streamed) : ICellOutput
{
    private const int MostStreamCharacters = 1_000_000;
    private readonly Lock _gate = new();
    private readonly List<Func<JsonObject>> _outputs = [];
    private (string Stream, StringBuilder Text)? _open;

    public void Write(string stream, string text)
    {
        lock (_gate)
        {
            if (_open is not { } open || open.Stream != stream) Add(Open(stream));
            var buffer = _open!.Value.Text;
            if (buffer.Length < MostStreamCharacters) buffer.Append(text);
            if (buffer.Length >= MostStreamCharacters && buffer[^1] != '…') buffer.Append("\n… the rest of the output is left out …");
        }
        streamed(stream, text);
    }

    public void Show(MimeBundle content)
    {
        var data = Data(content, new object());
        Append(() => Display(data.DeepClone()));
    }

    public ILiveOutput ShowLive(Func<MimeBundle> render)
    {
        var key = new object();
        Append(() => Display(Data(render(), key)));
        return new Live(status);
    }

    /// <summary>Adds the value of the last expression.</summary>
    public void AddResult(MimeBundle content, int executionCount)
    {
        var data = Data(content, new object());
        Append(() => new JsonObject
        {
            ["output_type"] = "execute_result",
            ["execution_count"] = executionCount,
            ["data"] = data.DeepClone(),
            ["metadata"] = new JsonObject(),
        });
    }

    /// <summary>Adds what ended the cell.</summary>
    public void AddError(CellError error) => Append(() => new JsonObject
    {
        ["output_type"] = "error",
        ["ename"] = error.Name,
        ["evalue"] = error.Message,
        ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode?)line)]),
    });

    /// <summary>The outputs so far.</summary>
    public JsonArray ToJson()
    {
        lock (_gate) return new JsonArray([.. _outputs.Select(output => (JsonNode?)output())]);
    }

    private void Append(Func<JsonObject> output)
    {
        lock (_gate)
        {
            _open = null;
            Add(output);
        }
    }

    private void Add(Func<JsonObject> output) => _outputs.Add(output);

    private Func<JsonObject> Open(string stream)
    {
        var text = new StringBuilder();
        _open = (stream, text);
        return () => new JsonObject { ["output_type"] = "stream", ["name"] = stream, ["text"] = MultilineText.Write(text.ToString()) };
    }

    private static JsonObject Display(JsonNode data) => new() { ["output_type"] = "display_data", ["data"] = data, ["metadata"] = new JsonObject() };

    private JsonObject Data(MimeBundle content, object owner)
    {
        var data = new JsonObject();
        foreach (var (mime, text) in content.Data)
        {
            if (Mime.IsJson(mime)) data[mime] = JsonNode.Parse(text);
            else data[mime] = MultilineText.Write(mime == Mime.Html ? HtmlStyle.Filter(text, kind => styles.Owns(kind, owner)) : text);
        }
        return data;
    }

    private sealed class Live(Action<string> status) : ILiveOutput
    {
        public void Changed(string line) => status(line);
    }
}

/// <summary>Remembers which output of a notebook brings which style block: the first that needed it.</summary>
internal sealed class StyleLedger
{
    private readonly Dictionary<string, object> _owners = [];

    public bool Owns(string kind, object output)
    {
        lock (_owners)
        {
            _owners.TryAdd(kind, output);
            return ReferenceEquals(_owners[kind], output);
        }
    }
}
