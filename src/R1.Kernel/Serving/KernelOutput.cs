using System.Text.Json.Nodes;
using R1.Kernel.Notebooks;
using R1.Kernel.Scripting;
using R1.Notebook;

namespace R1.Kernel.Serving;

/// <summary>What one cell shows, as messages. Threads that the cell leaves behind go on writing to it.</summary>
/// <param name="publish">Sends a message of a type with its content.</param>
/// <param name="redraw">How often live outputs are redrawn.</param>
/// <param name="status">Takes progress lines, or null where nobody wants them.</param>
/// <param name="ask">Asks the reader for a line, or null where nobody can answer.</param>
internal sealed class KernelOutput(Action<string, JsonObject> publish, TimeSpan redraw, Action<string>? status, Func<string>? ask)
    : ICellOutput, IDisposable
{
    // More than any page can show, and less than JSON can carry.
    private const int MostCharacters = 50_000_000;
    private const int MostDisplays = 2000;
    private readonly List<LiveDisplay> _live = [];
    private int _displays;
    private StreamBatcher? _streams;

    private StreamBatcher Streams =>
        LazyInitializer.EnsureInitialized(ref _streams,
            () => new StreamBatcher((name, text) => Publish("stream", new JsonObject { ["name"] = name, ["text"] = text })));

    public void Write(string stream, string text) => Streams.Write(stream, text);

    public string ReadLine()
    {
        Streams.Flush();
        return ask?.Invoke() ?? throw new InvalidOperationException(
            "The cell asks for input, but nobody is there to answer: make it a parameter of the notebook.");
    }

    public void Show(MimeBundle content) => Display("display_data", content, null);

    public ILiveOutput ShowLive(Func<MimeBundle> render)
    {
        if (Volatile.Read(ref _displays) >= MostDisplays) return NoDisplay.Instance;
        var id = Guid.NewGuid().ToString("N");
        Display("display_data", render(), id);
        var live = new LiveDisplay(() => Display("update_display_data", render(), id), redraw, status);
        lock (_live) _live.Add(live);
        return live;
    }

    /// <summary>The value of the last expression.</summary>
    public void ShowResult(MimeBundle value, int executionCount)
    {
        var content = Bundle(value);
        content["execution_count"] = executionCount;
        Publish("execute_result", content);
    }

    /// <summary>What ended the cell.</summary>
    public void ShowError(CellError error) => Publish("error", ErrorContent(error));

    /// <summary>Sends what is waiting, and the last state of live outputs.</summary>
    public void Finish()
    {
        LiveDisplay[] live;
        lock (_live)
        {
            live = [.. _live];
            _live.Clear();
        }
        foreach (var display in live) display.Flush();
        Streams.Flush();
    }

    public void Dispose() => Finish();

    public static JsonObject ErrorContent(CellError error) => new()
    {
        ["ename"] = error.Name,
        ["evalue"] = error.Message,
        ["traceback"] = new JsonArray([.. error.Traceback.Select(line => (JsonNode?)line)]),
    };

    /// <summary>Data and metadata of a value; JSON forms are objects.</summary>
    public static JsonObject Bundle(MimeBundle content)
    {
        var data = new JsonObject();
        foreach (var (mime, text) in content.Data)
            data[mime] = text.Length > MostCharacters ? $"{text.Length} characters are too many to show" : Mime.IsJson(mime) ? JsonNode.Parse(text) : text;
        return new JsonObject { ["data"] = data, ["metadata"] = new JsonObject() };
    }

    private void Display(string type, MimeBundle bundle, string? id)
    {
        // No page can show them all, and a loop without end would fill the memory of everybody who listens.
        if (type == "display_data" && Interlocked.Increment(ref _displays) is var count and >= MostDisplays)
        {
            if (count == MostDisplays) Write("stderr", $"… more than {MostDisplays} displays: the rest is left out …\n");
            return;
        }
        var content = Bundle(bundle);
        content["transient"] = id is null ? new JsonObject() : new JsonObject { ["display_id"] = id };
        Publish(type, content);
    }

    private void Publish(string type, JsonObject content)
    {
        // The stream comes first that was written first.
        if (type != "stream") Streams.Flush();
        publish(type, content);
    }

    private sealed class NoDisplay : ILiveOutput
    {
        public static readonly NoDisplay Instance = new();

        public void Changed(string status) { }
    }
}
