namespace R1.Verification.Instructions;

/// <summary>The language of a response.</summary>
internal static class LanguageRules
{
    /// <summary>The text is written in <c>language</c>, a code of ISO 639-1, see <see cref="WrittenLanguages"/>.</summary>
    public static Func<string, bool> ResponseLanguage(InstructionArguments arguments)
    {
        var code = arguments.Text("language");
        if (!WrittenLanguages.Codes.Contains(code))
            throw arguments.Fault("language", $"one of {string.Join(", ", WrittenLanguages.Codes.Order(StringComparer.Ordinal))}");
        return text => WrittenLanguages.IsIn(code, text);
    }
}
