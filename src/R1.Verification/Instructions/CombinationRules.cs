namespace R1.Verification.Instructions;

/// <summary>Responses made of several parts.</summary>
internal static class CombinationRules
{
    /// <summary>Two responses that differ, with six asterisks between.</summary>
    public static Func<string, bool> TwoResponses(InstructionArguments arguments) =>
        text => Parts.Between(text, "******") is [var first, var second] && first != second;

    /// <summary>The text begins with <c>prompt_to_repeat</c>; capitals and small letters are the same.</summary>
    public static Func<string, bool> RepeatPrompt(InstructionArguments arguments)
    {
        var prompt = arguments.Text("prompt_to_repeat").Trim();
        return text => text.TrimStart().StartsWith(prompt, StringComparison.OrdinalIgnoreCase);
    }
}
