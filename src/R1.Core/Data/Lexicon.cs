namespace R1.Data;

/// <summary>The words that all families share: control tokens, and the words of a chain of thought in English and Chinese.</summary>
internal static class Lexicon
{
    /// <summary>Control and punctuation tokens. The first is padding, the second ends a document.</summary>
    public static IReadOnlyList<string> Special { get; } =
        ["<pad>", "<eos>", "<user>", "<asst>", "<think>", "</think>", "<answer>", "</answer>", "?"];

    /// <summary>Words of a chain of thought by meaning: English, Chinese.</summary>
    public static IReadOnlyDictionary<Word, (string English, string Chinese)> Words { get; } = new Dictionary<Word, (string, string)>
    {
        [Word.First] = ("first", "先"),
        [Word.Then] = ("then", "再"),
        [Word.So] = ("so", "所以"),
        [Word.Wait] = ("wait", "等等"),
        [Word.Check] = ("check", "检查"),
        [Word.Correct] = ("correct", "正确"),
        [Word.Fix] = ("fix", "修正"),
    };

    /// <summary>The word in a language, <c>en</c> or <c>zh</c>.</summary>
    public static string Say(Word word, string language) => language == "zh" ? Words[word].Chinese : Words[word].English;

    /// <summary>Those words in both languages.</summary>
    internal static IEnumerable<string> ChainWords => Words.Values.SelectMany(word => new[] { word.English, word.Chinese });
}

/// <summary>Meanings of the natural-language words in a chain of thought.</summary>
internal enum Word
{
    /// <summary>Opens the first step.</summary>
    First,
    /// <summary>Opens every later step.</summary>
    Then,
    /// <summary>States a result without a chain.</summary>
    So,
    /// <summary>Interrupts to look again.</summary>
    Wait,
    /// <summary>Announces a second pass.</summary>
    Check,
    /// <summary>The second pass agrees.</summary>
    Correct,
    /// <summary>The second pass disagrees and replaces the result.</summary>
    Fix,
}
