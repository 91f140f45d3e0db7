using System.Text.Json.Nodes;
using R1.Kernel.Notebooks;
using R1.Kernel.Scripting;

namespace R1.Kernel.Comparing;

/// <summary>Turns the events of one cell in the genuine kernel into outputs of the notebook format.</summary>
internal sealed class StdioOutputs
{
    private readonly CellOutputs _outputs = new();
    private readonly Dictionary<string, JsonObject?> _shown = [];

    /// <summary>Takes an event; what shows nothing is passed over.</summary>
    public void Take(string name, JsonObject content)
    {
        switch (name)
        {
            case "StandardOutputValueProduced":
                _outputs.Write("stdout", Texts(content));
                break;
            case "StandardErrorValueProduced":
                _outputs.Write("stderr", Texts(content));
                break;
            case "DisplayedValueProduced":
                _shown[content.TextAt("valueId") ?? ""] = _outputs.Show(Data(content));
                break;
            case "DisplayedValueUpdated" when _shown.GetValueOrDefault(content.TextAt("valueId") ?? "") is { } output:
                _outputs.Replace(output, Data(content));
                break;
            case "ReturnValueProduced":
                _outputs.AddResult(Data(content));
                break;
            case "CommandFailed":
                var message = content.TextAt("message") ?? "";
                _outputs.AddError(new CellError("CommandFailed", message, message.Split('\n')));
                break;
        }
    }

    public JsonArray ToJson() => _outputs.ToJson();

    private static IEnumerable<JsonObject> Forms(JsonObject content) => (content["formattedValues"] as JsonArray ?? []).OfType<JsonObject>();

    private static string Texts(JsonObject content) => string.Concat(Forms(content).Select(form => form.TextAt("value")));

    private static JsonObject Data(JsonObject content)
    {
        var data = new JsonObject();
        foreach (var form in Forms(content)) data[form.TextAt("mimeType") ?? ""] = form.TextAt("value");
        return new JsonObject { ["data"] = data };
    }
}
