using R1.Data;
using R1.Rewards;
using R1.Verification.Responses;

namespace R1.Pipeline.Curation;

/// <summary>What makes a completion hard to read (sections 2.3.1 and 2.3.3).</summary>
/// <param name="MixesLanguages">Its thoughts hold English and Chinese words, or words of another language than the question.</param>
/// <param name="Repeats">An attempt stands in it twice.</param>
/// <param name="IsLong">It has more words than the limit.</param>
/// <param name="HasNoSummary">It is not in the format that is kept: thoughts, then a summary with the answer, unless another one is asked for.</param>
public readonly record struct Readability(bool MixesLanguages, bool Repeats, bool IsLong, bool HasNoSummary)
{
    private static readonly ReadableFormatReward Standard = new();

    /// <summary>True where nothing is wrong.</summary>
    public bool IsReadable => !(MixesLanguages || Repeats || IsLong || HasNoSummary);

    /// <summary>Looks at a completion.</summary>
    /// <param name="problem">What was asked.</param>
    /// <param name="completion">The completion.</param>
    /// <param name="mostWords">Longer ones are long.</param>
    /// <param name="format">Gives 1 to a text in the format that is kept; null for <see cref="ReadableFormatReward"/>.</param>
    public static Readability Of(Problem problem, string completion, int mostWords, IReward? format = null)
    {
        var thoughts = ResponseParser.Parse(completion).Thoughts ?? completion;
        var attempts = thoughts.Split([" wait ", " 等等 "], StringSplitOptions.RemoveEmptyEntries);
        return new Readability(
            MixesLanguages: LanguageShare.Count(thoughts) is { Words: > 0 } words && words.Of(problem.Language) < 1,
            Repeats: attempts.Distinct().Count() < attempts.Length,
            IsLong: completion.Count(letter => letter == ' ') >= mostWords,
            HasNoSummary: (format ?? Standard).Score(problem, completion) == 0);
    }
}
