using System.Text.Json.Nodes;
using R1.Kernel.Notebooks;
using R1.Kernel.Protocol;

namespace R1.Kernel.Running;

/// <summary>
/// Sorts a kernel's messages to the cells that caused them: threads and live charts of earlier cells may go on while later ones run.
/// </summary>
internal sealed class OutputStore
{
    private readonly Dictionary<string, (NotebookCell Cell, CellOutputs Outputs)> _cells = [];
    private readonly Dictionary<string, List<(CellOutputs Owner, JsonObject Output)>> _displays = [];
    private readonly HashSet<string> _changed = [];

    /// <summary>Opens the outputs of a cell.</summary>
    /// <param name="request">Identity of its request.</param>
    /// <param name="cell">Where they are stored.</param>
    public CellOutputs Open(string request, NotebookCell cell)
    {
        var outputs = new CellOutputs();
        _cells[request] = (cell, outputs);
        _changed.Add(request);
        return outputs;
    }

    /// <summary>Takes an iopub message; what is no output is passed over.</summary>
    public void Take(JupyterMessage message)
    {
        if (!_cells.TryGetValue(message.ParentId, out var target)) return;
        switch (message.Type)
        {
            case "stream":
                target.Outputs.Write(message.Text("name"), message.Text("text"));
                break;
            case "display_data":
                Remember(message, target.Outputs, target.Outputs.Show(message.Content));
                break;
            case "execute_result":
                target.Outputs.AddResult(message.Content);
                break;
            case "update_display_data":
                Update(message);
                break;
            default:
                return;
        }
        _changed.Add(message.ParentId);
    }

    /// <summary>Writes the outputs that have changed into their cells.</summary>
    public void Store()
    {
        foreach (var request in _changed)
            if (_cells.TryGetValue(request, out var target)) target.Cell.Json["outputs"] = target.Outputs.ToJson();
        _changed.Clear();
    }

    private static string DisplayId(JupyterMessage message) =>
        message.Content["transient"]?["display_id"] is JsonValue value && value.TryGetValue(out string? id) ? id : "";

    private void Remember(JupyterMessage message, CellOutputs owner, JsonObject? output)
    {
        if (output is null || DisplayId(message) is not { Length: > 0 } id) return;
        if (!_displays.TryGetValue(id, out var shown)) _displays[id] = shown = [];
        shown.Add((owner, output));
    }

    private void Update(JupyterMessage message)
    {
        foreach (var (owner, output) in _displays.GetValueOrDefault(DisplayId(message)) ?? [])
        {
            owner.Replace(output, message.Content);
            foreach (var (request, _) in _cells.Where(cell => cell.Value.Outputs == owner)) _changed.Add(request);
        }
    }
}
