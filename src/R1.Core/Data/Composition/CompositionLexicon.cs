using System.Globalization;
using R1.Data.Registers;

namespace R1.Data.Composition;

/// <summary>The words of composition problems and of what is written about them.</summary>
internal static class CompositionLexicon
{
    /// <summary>Before the registers' first values.</summary>
    public const string With = "with";

    /// <summary>Before the program.</summary>
    public const string Program = ":";

    /// <summary>Between the operands of a sum and the sum.</summary>
    public const string Gives = "=";

    /// <summary>Opens an exercise in sums.</summary>
    public const string Sums = "sums";

    /// <summary>Opens an exercise in reading a program.</summary>
    public const string List = "list";

    /// <summary>Labels that statements can have, first to last.</summary>
    public static IReadOnlyList<string> Labels => RegisterLexicon.Labels;

    /// <summary>Every word once, in a fixed order.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        With, Program, Gives, Sums, List, Run("en"), Run("zh"), .. Labels, .. Lexicon.ChainWords, .. Enumerable.Range(0, Statements.Modulus).Select(Number),
        .. Statements.Names,
    ];

    /// <summary>Opens a problem.</summary>
    public static string Run(string language) => language == "zh" ? "运行" : "run";

    /// <summary>Opens a chain.</summary>
    public static string First(string language) => Lexicon.Say(Word.First, language);

    /// <summary>Word of a number.</summary>
    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Words of a state, and of an answer: the values of the registers in their order.</summary>
    public static string State(IEnumerable<int> state) => string.Join(' ', state.Select(Number));
}
