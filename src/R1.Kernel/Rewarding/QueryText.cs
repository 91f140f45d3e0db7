using System.Text.RegularExpressions;

namespace R1.Kernel.Rewarding;

/// <summary>Texts as OpenRLHF hands them on: the prompt in front of the completion, and all special tokens.</summary>
internal static partial class QueryText
{
    /// <summary>What follows the prompt; all of the text where the prompt is not in it. A token that begins texts may stand before the prompt.</summary>
    public static string WithoutPrompt(string query, string prompt) =>
        query.IndexOf(prompt, StringComparison.Ordinal) is >= 0 and var start ? query[(start + prompt.Length)..] : query;

    /// <summary>Without the token that ended the text.</summary>
    public static string WithoutEnd(string completion) => EndOfText().Replace(completion, "", 1);

    // <|im_end|>, DeepSeek's with wide bars, Llama 2's and Gemma's.
    [GeneratedRegex(@"(<[|｜][^<>]*[|｜]>|</s>|<eos>)\s*\z")]
    private static partial Regex EndOfText();
}
