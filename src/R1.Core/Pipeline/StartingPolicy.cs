using R1.Data;
using R1.Generation;
using R1.Tokenization;

namespace R1.Pipeline;

/// <summary>Takes a policy as the start of a stage: a copy of it, once it is known to fit what it will read.</summary>
internal static class StartingPolicy
{
    /// <summary>A copy that will read problems of some families.</summary>
    /// <exception cref="ArgumentException">It reads with the small vocabulary and lacks words of the problems.</exception>
    public static Policy Of(Policy start, IEnumerable<string> families)
    {
        string[] asked = [.. families.Distinct()];
        var (has, needs) = (start.Model.Config.VocabSize, ProblemFamilies.Standard.WordsFor(asked));
        if (ReadsSmallLanguage(start) && has < needs)
            throw new ArgumentException($"The starting policy knows the first {has} words of the vocabulary, and problems of {string.Join(", ", asked)} need "
                + $"{needs}: start from a base model whose corpus has them (BaseModelConfig.ForSearch).", nameof(start));
        return start.Clone();
    }

    private static bool ReadsSmallLanguage(Policy policy) =>
        policy.Format.Tokenizer is WordTokenizer words && words.Hash == SmallLanguage.Tokenizer.Hash;
}
