using System.Text.Json;
using System.Text.Json.Nodes;
using R1.Kernel.Notebooks;

namespace R1.Kernel.Reproducing;

/// <summary>Reads the summary.json of a reproduction.</summary>
internal static class SummaryFile
{
    /// <exception cref="BadInputException">There is no such file, or it is no summary.</exception>
    public static JsonNode Read(FileInfo file)
    {
        if (!file.Exists) throw new BadInputException($"There is no file {file.FullName}.");
        try
        {
            var summary = JsonNode.Parse(File.ReadAllText(file.FullName));
            return summary is JsonObject && summary["notebooks"] is JsonArray && summary["claims"] is JsonArray
                ? summary : throw new JsonException("it has no notebooks and claims");
        }
        catch (JsonException fault)
        {
            throw new BadInputException($"{file.FullName} is no summary of a reproduction: {fault.Message}");
        }
    }
}
