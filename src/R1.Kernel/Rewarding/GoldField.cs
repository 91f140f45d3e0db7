using System.Text.Json;
using R1.Verification.Extraction;

namespace R1.Kernel.Rewarding;

/// <summary>A gold answer as data sets hold it: a text, a number, several of which each is right, or a solution that ends with the answer.</summary>
internal static class GoldField
{
    // GSM8K.
    private const string FinalAnswer = "#### ";

    /// <summary>The answers; empty for what is none.</summary>
    public static IReadOnlyList<string> Of(JsonElement gold) => gold.ValueKind switch
    {
        JsonValueKind.String when RewardRequest.TextOf(gold) is { } text => [Answer(text)],
        JsonValueKind.Number => [gold.GetRawText()],
        JsonValueKind.Array => gold.EnumerateArray().Select(Of).ToList() is { } each && each.All(one => one.Count == 1) ? [.. each.Select(one => one[0])] : [],
        _ => [],
    };

    private static string Answer(string text)
    {
        var final = text.LastIndexOf(FinalAnswer, StringComparison.Ordinal);
        return final >= 0 ? text[(final + FinalAnswer.Length)..].Trim() : AnswerExtractor.LastBoxed(text) ?? text;
    }
}
