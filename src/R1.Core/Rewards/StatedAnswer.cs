using R1.Verification.Responses;

namespace R1.Rewards;

/// <summary>What a completion says to whoever asked, its thoughts left out.</summary>
internal static class StatedAnswer
{
    /// <summary>
    /// What stands between answer tags; where there are none, what follows the thoughts; where there are none either, the whole completion. Thoughts that do
    /// not end leave nothing.
    /// </summary>
    public static string Of(string text)
    {
        if (ResponseParser.Parse(text).Answer is { } answer) return answer;
        if (ResponseParser.AfterThoughts(text) is { } response) return response.Trim();
        return text.Contains("<think>", StringComparison.Ordinal) ? "" : text.Trim();
    }
}
