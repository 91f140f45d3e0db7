using System.Text.Json.Nodes;
using R1.Configuration;
using R1.Data.Recipes;
using R1.Foundation;

namespace R1.Pipeline.Curation;

/// <summary>
/// Examples as the conversations that training frameworks read and public sets of reasoning chains are published in: JSON lines or one JSON array, each
/// row with <c>messages</c>, the last two of which are a user's and the assistant's. Other fields of a row are passed over.
/// </summary>
public static class ExampleFile
{
    /// <summary>Reads a whole file, or nothing of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">Rows that are read at most; null for all.</param>
    /// <exception cref="InvalidDataException">Lists the broken rows with field and remedy, or the file has no row.</exception>
    public static IReadOnlyList<Example> Read(string path, int? most = null) => JsonRows.Read(
        path, most, (row, index) => OfRow(row, path, index), "it is empty",
        "Give rows such as {\"messages\": [{\"role\": \"user\", \"content\": \"...\"}, {\"role\": \"assistant\", \"content\": \"...\"}]}.");

    /// <summary>Writes examples in order and in one step: a file that is there is replaced whole or stays.</summary>
    /// <param name="path">JSON lines.</param>
    /// <param name="examples">What to write; the gold answer and the source stand beside the messages.</param>
    public static void Write(string path, IEnumerable<Example> examples) =>
        DurableFiles.WriteText(path, string.Concat(examples.Select(example => ToRow(example).ToJsonString(ConfigJson.Options) + "\n")));

    private static JsonObject ToRow(Example example) => new()
    {
        ["messages"] = new JsonArray(Message("user", example.Problem.Question), Message("assistant", example.Response)),
        ["answer"] = example.Problem.Answer,
        ["source"] = example.Source,
    };

    private static JsonObject Message(string role, string content) => new() { ["role"] = role, ["content"] = content };

    private static Example OfRow(JsonObject row, string path, int index)
    {
        if (row["messages"] is not JsonArray { Count: >= 2 } messages) throw new FormatException("'messages' is missing or has fewer than two");
        var (question, response) = (Content(messages[^2], "user"), Content(messages[^1], "assistant"));
        var problem = ConversationProblem.Of(path, index, question, row["answer"]?.ToString());
        return new Example(problem, response, row["source"]?.ToString() ?? Path.GetFileName(path));
    }

    private static string Content(JsonNode? message, string role)
    {
        if (message?["role"]?.ToString() != role) throw new FormatException("the last two messages are not a user's and the assistant's");
        return message["content"] is JsonValue value && value.TryGetValue<string>(out var text) && text.Trim().Length > 0
            ? text
            : throw new FormatException($"the content of role '{role}' is missing or empty");
    }
}
