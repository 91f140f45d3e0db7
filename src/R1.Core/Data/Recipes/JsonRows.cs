using System.Text.Json;
using System.Text.Json.Nodes;
using R1.Foundation;

namespace R1.Data.Recipes;

/// <summary>Files of rows that are read whole or not at all, with every broken row named.</summary>
internal static class JsonRows
{
    // Enough to see what is wrong; a file of another kind would have a fault in every row.
    private const int MostReportedFaults = 10;

    /// <summary>Reads rows.</summary>
    /// <param name="path">JSON lines or one JSON array.</param>
    /// <param name="most">Rows that are read at most; null for all.</param>
    /// <param name="ofRow">What a row says, by its number from 0; null for nothing. Throws <see cref="FormatException"/> where it is broken.</param>
    /// <param name="empty">The fault of a file that says nothing.</param>
    /// <param name="remedy">What to give instead of a broken file.</param>
    /// <exception cref="InvalidDataException">Lists the broken rows with field and remedy, or the file says nothing.</exception>
    public static IReadOnlyList<T> Read<T>(string path, int? most, Func<JsonObject, int, T?> ofRow, string empty, string remedy) where T : class
    {
        var (read, faults) = (new List<T>(), new List<string>());
        foreach (var (index, row) in PublishedFile.Rows(path).Take(most ?? int.MaxValue).Index())
        {
            try
            {
                if (ofRow(JsonNode.Parse(row) as JsonObject ?? throw new FormatException("it is no JSON object"), index) is { } one) read.Add(one);
            }
            catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException)
            {
                faults.Add($"row {index + 1}: {error.Message}");
            }
        }
        if (faults.Count == 0 && read.Count == 0) faults.Add(empty);
        return faults.Count == 0 ? read : throw new InvalidDataException($"{path} was not read:\n  {FaultList.Text(faults, MostReportedFaults)}\n{remedy}");
    }
}
