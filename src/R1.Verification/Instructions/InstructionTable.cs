namespace R1.Verification.Instructions;

/// <summary>The 25 kinds of instruction (Zhou et al. 2023, table 1): from the id and the arguments of a published row to a rule.</summary>
internal static class InstructionTable
{
    private static readonly Dictionary<string, Func<InstructionArguments, Func<string, bool>>> Rules = new(StringComparer.Ordinal)
    {
        ["keywords:existence"] = KeywordRules.Existence,
        ["keywords:frequency"] = KeywordRules.Frequency,
        ["keywords:forbidden_words"] = KeywordRules.Forbidden,
        ["keywords:letter_frequency"] = KeywordRules.LetterFrequency,
        ["language:response_language"] = LanguageRules.ResponseLanguage,
        ["length_constraints:number_words"] = LengthRules.Words,
        ["length_constraints:number_sentences"] = LengthRules.Sentences,
        ["length_constraints:number_paragraphs"] = LengthRules.Paragraphs,
        ["length_constraints:nth_paragraph_first_word"] = LengthRules.FirstWordOfParagraph,
        ["detectable_content:number_placeholders"] = ContentRules.Placeholders,
        ["detectable_content:postscript"] = ContentRules.Postscript,
        ["detectable_format:number_bullet_lists"] = FormatRules.Bullets,
        ["detectable_format:constrained_response"] = FormatRules.Constrained,
        ["detectable_format:title"] = FormatRules.Title,
        ["detectable_format:number_highlighted_sections"] = FormatRules.Highlights,
        ["detectable_format:multiple_sections"] = FormatRules.Sections,
        ["detectable_format:json_format"] = FormatRules.Json,
        ["combination:two_responses"] = CombinationRules.TwoResponses,
        ["combination:repeat_prompt"] = CombinationRules.RepeatPrompt,
        ["startend:end_checker"] = PositionRules.End,
        ["startend:quotation"] = PositionRules.Quotation,
        ["change_case:english_capital"] = CaseRules.Capital,
        ["change_case:english_lowercase"] = CaseRules.Lowercase,
        ["change_case:capital_word_frequency"] = CaseRules.CapitalWords,
        ["punctuation:no_comma"] = _ => text => !text.Contains(','),
    };

    /// <summary>All ids.</summary>
    public static IReadOnlyCollection<string> Ids => Rules.Keys;

    /// <summary>An instruction by its id.</summary>
    /// <exception cref="FormatException">There is none of this id, or an argument is missing or wrong; names it and what to give.</exception>
    public static Instruction Find(string id, System.Text.Json.JsonElement arguments) => Rules.TryGetValue(id, out var rule)
        ? new Instruction(id, rule(new InstructionArguments(id, arguments)))
        : throw new FormatException($"there is no instruction '{id}'; there are {string.Join(", ", Ids.Order(StringComparer.Ordinal))}.");
}
