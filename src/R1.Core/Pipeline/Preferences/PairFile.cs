using System.Text.Json.Nodes;
using R1.Data.Recipes;
using R1.Pipeline.Curation;

namespace R1.Pipeline.Preferences;

/// <summary>
/// Preference pairs as they are published: JSON lines or one JSON array, each row with <c>chosen</c> and <c>rejected</c>. Both are conversations of one
/// question and its answer, or answers alone beside a <c>prompt</c>, which may be a conversation too. Other fields are passed over.
/// </summary>
public static class PairFile
{
    /// <summary>The family of its problems.</summary>
    public const string FamilyName = ConversationProblem.FamilyName;

    /// <summary>
    /// Reads a whole file, or nothing of it. Left out are rows that prefer nothing, both answers being the same, and those with more than one question, whose
    /// answers cannot be judged without what came before.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="most">Rows that are read at most; null for all.</param>
    /// <exception cref="InvalidDataException">Lists the broken rows with field and remedy, or no row prefers anything.</exception>
    public static IReadOnlyList<PreferencePair> Read(string path, int? most = null) => JsonRows.Read(
        path, most, (row, index) => OfRow(row, path, index), "it has no row with one question and two different answers",
        "Give rows such as {\"prompt\": \"...\", \"chosen\": \"...\", \"rejected\": \"...\"}.");

    private static PreferencePair? OfRow(JsonObject row, string path, int index)
    {
        var (chosen, rejected) = (Turns(row["chosen"], "chosen", "assistant"), Turns(row["rejected"], "rejected", "assistant"));
        var asked = row["prompt"] is { } prompt ? Turns(prompt, "prompt", "user") : chosen[..^1];
        if (asked.Count == 0) throw new FormatException("'prompt' is missing, and 'chosen' is no conversation");
        if (rejected.Count > 1 && rejected[^2].Text != asked[^1].Text) throw new FormatException("'chosen' and 'rejected' do not answer the same question");
        if (asked.Count(turn => turn.Role == "user") > 1 || chosen[^1].Text == rejected[^1].Text) return null;
        return new PreferencePair(ConversationProblem.Of(path, index, asked[^1].Text), chosen[^1].Text, rejected[^1].Text, Margin: 1);
    }

    // A text alone is one turn of whoever must have the last word.
    private static List<(string Role, string Text)> Turns(JsonNode? node, string field, string last)
    {
        if (node is not JsonArray turns) return [(last, Text(node, field))];
        List<(string Role, string Text)> all = [.. turns.Select(turn => (turn?["role"]?.ToString() ?? last, Text(turn?["content"], field)))];
        return all.Count > 0 && all[^1].Role == last ? all : throw new FormatException($"the last turn of '{field}' is not of the role '{last}'");
    }

    private static string Text(JsonNode? node, string field) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && text.Trim().Length > 0
            ? text.Trim()
            : throw new FormatException($"'{field}' is missing or empty");
}
