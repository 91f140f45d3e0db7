namespace R1.Data;

/// <summary>The natural-language words of the problems and chains of thought, in English and Chinese, and the rest of the small vocabulary.</summary>
public static class Lexicon
{
    /// <summary>Labels of the operations of one problem, first to last; their number bounds the level.</summary>
    public static IReadOnlyList<string> Labels { get; } = [.. Enumerable.Range(1, 20).Select(number => $"#{number}")];

    /// <summary>Label of the state in which a program starts.</summary>
    public const string StartLabel = "#0";

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

    /// <summary>Words that open a reflection, the small vocabulary's share of section 2.2.4's list (wait, check, fix, ...).</summary>
    public static IReadOnlySet<string> Reflective { get; } =
        new[] { Word.Wait, Word.Check, Word.Fix }.SelectMany(w => new[] { Words[w].English, Words[w].Chinese }).ToHashSet();

    /// <summary>Words that problems of both languages use, so that they are of neither: days of the week, names of operations.</summary>
    public static IReadOnlySet<string> Neutral { get; } =
        ProblemFamily.All.SelectMany(f => f.States.Concat(f.Operations)).Select(w => w.TrimEnd([.. "0123456789"])).Where(w => w.Length > 1 && w.All(char.IsLetter)).ToHashSet();

    /// <summary>Every word of the small vocabulary once, in a fixed order: special, labels, words, states and operations.</summary>
    public static IReadOnlyList<string> Vocabulary { get; } =
    [
        .. Special.Append(StartLabel).Concat(Labels)
            .Concat(ProblemFamily.All.SelectMany(f => new[] { f.Verb.English, f.Verb.Chinese }))
            .Concat(Words.Values.SelectMany(w => new[] { w.English, w.Chinese }))
            .Concat(ProblemFamily.All.SelectMany(f => f.States))
            .Concat(ProblemFamily.All.SelectMany(f => f.Operations))
            .Distinct(),
    ];
}

/// <summary>Meanings of the natural-language words in a chain of thought.</summary>
public enum Word
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
