namespace R1.Verification.Instructions;

/// <summary>How a response begins and ends.</summary>
internal static class PositionRules
{
    /// <summary>Nothing but a quotation mark follows <c>end_phrase</c>; capitals and small letters are the same.</summary>
    public static Func<string, bool> End(InstructionArguments arguments)
    {
        var phrase = arguments.Text("end_phrase").Trim();
        return text => text.TrimEnd().TrimEnd('"').EndsWith(phrase, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The whole response stands in straight double quotation marks.</summary>
    public static Func<string, bool> Quotation(InstructionArguments arguments) => text => text.Trim() is ['"', .., '"'];
}
