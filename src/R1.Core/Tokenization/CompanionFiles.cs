namespace R1.Tokenization;

/// <summary>What a checkpoint has beside its weights and config.json, and training does not change.</summary>
internal static class CompanionFiles
{
    private const string Tokenizer = "tokenizer.json";

    // The first three are read here, the others by older readers.
    private static readonly string[] Others =
    [
        "tokenizer_config.json", "chat_template.jinja", "generation_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt",
        "tokenizer.model",
    ];

    /// <summary>Copies them from one folder to another.</summary>
    /// <exception cref="FileNotFoundException">There is no tokenizer.json.</exception>
    public static void Copy(string from, string to)
    {
        if (Path.GetFullPath(from).TrimEnd('/') == Path.GetFullPath(to).TrimEnd('/')) return;
        foreach (var name in Others.Where(name => File.Exists(Path.Combine(from, name))).Prepend(Tokenizer))
            File.Copy(Path.Combine(from, name), Path.Combine(to, name), overwrite: true);
    }
}
