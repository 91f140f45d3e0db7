using System.Text.Json.Nodes;
using R1.Data;
using R1.Data.Recipes;
using R1.Rewards;

namespace R1.Pipeline.Preferences;

/// <summary>
/// Preference pairs as they are published: JSON lines or one JSON array, each row with <c>chosen</c> and <c>rejected</c>. Both are conversations that end with
/// the assistant's answer, or texts beside a <c>prompt</c>. Other fields are passed over.
/// </summary>
public static class PairFile
{
    /// <summary>The family of its problems.</summary>
    public const string FamilyName = "conversation";

    /// <summary>Reads a whole file, or nothing of it. Rows whose two answers are the same are left out: they prefer nothing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">Rows that are read at most; null for all.</param>
    /// <exception cref="InvalidDataException">Lists the broken rows with field and remedy, or no row prefers anything.</exception>
    public static IReadOnlyList<PreferencePair> Read(string path, int? most = null) => JsonRows.Read(
        path, most, (row, index) => OfRow(row, path, index) is var pair && pair.Chosen == pair.Rejected ? null : pair,
        "it has no row with two different answers", "Give rows such as {\"prompt\": \"...\", \"chosen\": \"...\", \"rejected\": \"...\"}.");

    private static PreferencePair OfRow(JsonObject row, string path, int index)
    {
        var question = row["prompt"] is { } prompt ? Text(prompt, "prompt") : Asked(row["chosen"]);
        var words = LanguageShare.Count(question);
        var problem = new Problem
        {
            Id = $"{Path.GetFileName(path)}-{index + 1:00000}", Family = FamilyName, Level = 0, Language = words.Chinese > words.English ? "zh" : "en",
            Question = question, Answer = null,
        };
        return new PreferencePair(problem, Answer(row, "chosen"), Answer(row, "rejected"), Margin: 1);
    }

    // What the assistant answers to: the last turn but one.
    private static string Asked(JsonNode? conversation) => conversation is JsonArray { Count: >= 2 } turns
        ? Text(turns[^2]?["content"], "content")
        : throw new FormatException("'prompt' is missing, and 'chosen' is no conversation of two turns or more");

    private static string Answer(JsonObject row, string field) =>
        Text(row[field] is JsonArray turns ? turns.LastOrDefault()?["content"] : row[field], field);

    private static string Text(JsonNode? node, string field) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && text.Trim().Length > 0
            ? text.Trim()
            : throw new FormatException($"'{field}' is missing or empty");
}
