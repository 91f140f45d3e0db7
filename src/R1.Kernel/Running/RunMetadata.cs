using System.Globalization;
using System.Text.Json.Nodes;
using R1.Kernel.Notebooks;

namespace R1.Kernel.Running;

/// <summary>
/// The record of a run inside the notebook, under the names that papermill 2.6 writes, so that tools which read its notebooks read ours.
/// </summary>
internal sealed class RunMetadata(NotebookDocument notebook)
{
    public const string ParametersTag = "parameters";
    public const string InjectedTag = "injected-parameters";
    public const string RaisesTag = "raises-exception";
    public const string ErrorTag = "papermill-error-cell-tag";
    private const string ErrorStyle = "style=\"color:red; font-family:Helvetica Neue, Helvetica, Arial, sans-serif; font-size:2em;\"";

    private readonly Dictionary<NotebookCell, DateTime> _started = [];
    private DateTime _start;

    private JsonObject Record => notebook.Metadata.ObjectAt("papermill");

    /// <summary>Marks every cell as pending and forgets what an earlier run has left.</summary>
    public void Prepare(string inputPath, string outputPath, JsonObject parameters)
    {
        notebook.RemoveAll(cell => cell.Tags.Contains(ErrorTag));
        notebook.Metadata["papermill"] = new JsonObject
        {
            ["default_parameters"] = new JsonObject(),
            ["duration"] = null,
            ["end_time"] = null,
            ["environment_variables"] = new JsonObject(),
            ["exception"] = null,
            ["input_path"] = inputPath,
            ["output_path"] = outputPath,
            ["parameters"] = parameters,
            ["start_time"] = null,
            ["version"] = typeof(RunMetadata).Assembly.GetName().Version?.ToString(3),
        };
        foreach (var cell in notebook.Cells) Prepare(cell);
    }

    public void Start()
    {
        _start = DateTime.UtcNow;
        Record["start_time"] = Time(_start);
    }

    public void End()
    {
        Record["end_time"] = Time(DateTime.UtcNow);
        Record["duration"] = Seconds(_start);
    }

    public void StartCell(NotebookCell cell)
    {
        _started[cell] = DateTime.UtcNow;
        var record = cell.Metadata.ObjectAt("papermill");
        record["start_time"] = Time(_started[cell]);
        record["status"] = "running";
        record["exception"] = false;
    }

    /// <param name="cell">What has run.</param>
    /// <param name="failed">Whether it ended early.</param>
    /// <param name="times">When the messages of a code cell came.</param>
    public void EndCell(NotebookCell cell, bool failed, JsonObject times)
    {
        var record = cell.Metadata.ObjectAt("papermill");
        var now = DateTime.UtcNow;
        record["end_time"] = Time(now);
        record["duration"] = Seconds(_started[cell]);
        record["exception"] = failed;
        record["status"] = failed ? "failed" : "completed";
        if (failed) MarkException();
        if (cell.IsCode) cell.Metadata["execution"] = times.DeepClone();
    }

    public void MarkException() => Record["exception"] = true;

    /// <summary>Puts red notes at the top and in front of the failed cell.</summary>
    public void MarkFailure(NotebookCell failed, int executionCount)
    {
        var index = notebook.Cells.ToList().IndexOf(failed);
        notebook.Insert(index, NotebookCell.Markdown(notebook.FreeId("r1nb-error-here"),
            $"<span id=\"papermill-error-cell\" {ErrorStyle}>Execution using papermill encountered an exception here and stopped:</span>", ErrorTag));
        notebook.Insert(0, NotebookCell.Markdown(notebook.FreeId("r1nb-error-top"),
            $"<span {ErrorStyle}>An Exception was encountered at '<a href=\"#papermill-error-cell\">In [{executionCount}]</a>'.</span>", ErrorTag));
    }

    private static void Prepare(NotebookCell cell)
    {
        cell.ClearOutputs();
        cell.Metadata.Remove("execution");
        if (cell.Metadata["tags"] is null) cell.Metadata["tags"] = new JsonArray();
        cell.Metadata["papermill"] = new JsonObject
        {
            ["duration"] = null,
            ["end_time"] = null,
            ["exception"] = null,
            ["start_time"] = null,
            ["status"] = "pending",
        };
    }

    private static string Time(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture) + "+00:00";

    private static double Seconds(DateTime since) => Math.Round((DateTime.UtcNow - since).TotalSeconds, 6);
}
