using System.Text.Json;

namespace R1.Tokenization;

/// <summary>What a checkpoint's <c>tokenizer_config.json</c> adds to its <c>tokenizer.json</c>.</summary>
/// <param name="AddBosToken">Whether every text begins with the begin-of-text token.</param>
/// <param name="BosToken">The begin-of-text token; null where there is none.</param>
/// <param name="EosToken">The end-of-text token; null where there is none.</param>
/// <param name="ChatTemplate">The Jinja template of conversations; null where there is none.</param>
internal sealed record TokenizerSettings(bool AddBosToken, string? BosToken, string? EosToken, string? ChatTemplate)
{
    private const string FileName = "tokenizer_config.json";
    private const string TemplateFile = "chat_template.jinja";

    /// <summary>Reads the file of a checkpoint folder; a template in a file of its own goes before the one inside.</summary>
    /// <returns>Null when the folder has neither.</returns>
    /// <exception cref="InvalidDataException">The file is damaged; names it.</exception>
    public static TokenizerSettings? Load(string folder)
    {
        var (path, templatePath) = (Path.Combine(folder, FileName), Path.Combine(folder, TemplateFile));
        var template = File.Exists(templatePath) ? File.ReadAllText(templatePath) : null;
        if (!File.Exists(path)) return template is null ? null : new TokenizerSettings(false, null, null, template);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            return new TokenizerSettings(
                root.TryGetProperty("add_bos_token", out var add) && add.ValueKind == JsonValueKind.True, Token(root, "bos_token"), Token(root, "eos_token"),
                template ?? Template(root));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{path} is no tokenizer_config.json ({error.Message}); download it again or delete it.", error);
        }
    }

    // The text alone, or with its properties.
    private static string? Token(JsonElement root, string name) => !root.TryGetProperty(name, out var token) ? null : token.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Object => token.GetProperty("content").GetString(),
        _ => token.GetString(),
    };

    // One text, or several with names, of which the default one is for conversations.
    private static string? Template(JsonElement root) => !root.TryGetProperty("chat_template", out var template) ? null : template.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Array => template.EnumerateArray().First(named => named.GetProperty("name").ValueEquals("default")).GetProperty("template").GetString(),
        _ => template.GetString(),
    };
}
