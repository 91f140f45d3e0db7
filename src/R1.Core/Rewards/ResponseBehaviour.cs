using R1.Data;
using R1.Data.Search;
using R1.Verification.Responses;

namespace R1.Rewards;

/// <summary>What section 2.2.4 looks for in a chain of thought: reflection and mixing of languages.</summary>
/// <param name="Reflects">The thoughts look again.</param>
/// <param name="Mixes">The thoughts hold English and Chinese words.</param>
public readonly record struct ResponseBehaviour(bool Reflects, bool Mixes)
{
    /// <summary>The words by which the paper's second version counts reflection, in lower case, and Chinese words of the same meanings.</summary>
    public static IReadOnlySet<string> ReflectiveWords { get; } = new HashSet<string>(
        "wait mistake however but retry error verify wrong evaluate check fix 等等 检查 修正 错误 不对 重新 验证 再看".Split(' '));

    private static readonly string[] Chinese = [.. ReflectiveWords.Where(word => word[0] > '\x7F')];

    /// <summary>
    /// Looks at the completion of a problem. Search problems have attempts that can be counted, and more than one is reflection, by whatever word; elsewhere
    /// a reflective word is.
    /// </summary>
    public static ResponseBehaviour Of(Problem problem, string completion) => problem.Family == SearchFamily.FamilyName
        ? Of(completion) with { Reflects = SearchChain.Of(problem, completion).Attempts.Count > 1 }
        : Of(completion);

    /// <summary>Looks at the thoughts of a completion, where reflective words stand for reflection; where the tags are broken, at all of it.</summary>
    public static ResponseBehaviour Of(string completion)
    {
        var thoughts = ResponseParser.Parse(completion).Thoughts ?? completion;
        var share = LanguageShare.Count(thoughts);
        return new ResponseBehaviour(HoldsReflectiveWord(thoughts), share.English > 0 && share.Chinese > 0);
    }

    // Chinese is written without spaces between words.
    private static bool HoldsReflectiveWord(string thoughts) =>
        thoughts.Split([' ', '\n', '\t', ',', '.', '!', '?', ':', ';'], StringSplitOptions.RemoveEmptyEntries)
            .Any(word => ReflectiveWords.Contains(word.ToLowerInvariant()))
        || Chinese.Any(word => thoughts.Contains(word, StringComparison.Ordinal));
}
