using System.Text.Json.Nodes;

namespace R1.Tokenization.Chat;

/// <summary>One turn of a conversation.</summary>
/// <param name="Role">Who speaks: <c>system</c>, <c>user</c>, <c>assistant</c>.</param>
/// <param name="Content">What is said.</param>
public sealed record ChatMessage(string Role, string Content);

/// <summary>How a chat model writes conversations down: the <c>chat_template</c> of its checkpoint, rendered as transformers renders it.</summary>
/// <remarks>
/// The template is a small language, Jinja, of which the parts that chat templates use are supported; a template with others is refused. Its text has the
/// begin-of-text token in it where the model wants one, so it is encoded without adding any.
/// </remarks>
public sealed class ChatTemplate
{
    private readonly JinjaTemplate _template;
    private readonly IReadOnlyDictionary<string, object?> _tokens;
    private readonly string _source;

    internal ChatTemplate(string template, IReadOnlyDictionary<string, object?> tokens, string source)
    {
        (_tokens, _source) = (tokens, source);
        try
        {
            _template = new JinjaTemplate(template);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"The chat template of {source} cannot be read: {error.Message}.", error);
        }
    }

    /// <summary>Reads the template of a checkpoint folder: chat_template.jinja, or the one in tokenizer_config.json.</summary>
    /// <exception cref="InvalidDataException">There is none, or it uses what is not supported; names file and line.</exception>
    public static ChatTemplate Load(string folder) => Find(folder)
        ?? throw new InvalidDataException($"'{folder}' has no chat template: take a chat model, or give a PromptTemplate of your own.");

    /// <summary>The same, where a folder need not have a template.</summary>
    /// <returns>Null when there is none: the checkpoint continues texts and is no chat model.</returns>
    /// <exception cref="InvalidDataException">It uses what is not supported; names file and line.</exception>
    public static ChatTemplate? Find(string folder)
    {
        if (TokenizerSettings.Load(folder) is not { ChatTemplate: { } template } settings) return null;
        var tokens = new Dictionary<string, object?> { ["bos_token"] = settings.BosToken ?? "", ["eos_token"] = settings.EosToken ?? "" };
        return new ChatTemplate(template, tokens, folder);
    }

    /// <summary>The conversation as the model reads it.</summary>
    /// <param name="messages">In order.</param>
    /// <param name="addGenerationPrompt">End with the beginning of the assistant's next turn.</param>
    /// <param name="variables">What this template knows beside, such as <c>enable_thinking</c>.</param>
    /// <exception cref="ArgumentException">The template refuses the conversation; says why.</exception>
    public string Render(IEnumerable<ChatMessage> messages, bool addGenerationPrompt = true, IReadOnlyDictionary<string, object?>? variables = null) =>
        Render(
            messages.Select(object? (message) => new Dictionary<string, object?> { ["role"] = message.Role, ["content"] = message.Content }).ToList(),
            addGenerationPrompt, variables);

    /// <summary>The same for messages as JSON, with tool calls and other members.</summary>
    internal string Render(JsonArray messages, bool addGenerationPrompt, IReadOnlyDictionary<string, object?>? variables = null) =>
        Render(Value(messages), addGenerationPrompt, variables);

    private string Render(object? messages, bool addGenerationPrompt, IReadOnlyDictionary<string, object?>? variables)
    {
        var all = new Dictionary<string, object?>(_tokens) { ["messages"] = messages, ["add_generation_prompt"] = addGenerationPrompt };
        foreach (var (name, value) in variables ?? new Dictionary<string, object?>()) all[name] = value;
        try
        {
            return _template.Render(all);
        }
        catch (Exception error) when (error is InvalidOperationException or NotSupportedException)
        {
            throw new ArgumentException($"The chat template of {_source} does not render this conversation: {error.Message}.", nameof(messages), error);
        }
    }

    internal static object? Value(JsonNode? node) => node switch
    {
        null => null,
        JsonArray items => items.Select(Value).ToList(),
        JsonObject members => members.ToDictionary(member => member.Key, member => Value(member.Value)),
        JsonValue value when value.TryGetValue<bool>(out var truth) => truth,
        JsonValue value when value.TryGetValue<long>(out var number) => number,
        JsonValue value when value.TryGetValue<double>(out var number) => number,
        _ => node.GetValue<string>(),
    };
}
