using System.Globalization;
using R1.Foundation;

namespace R1.Data.Code;

/// <summary>
/// Programs to be found from examples: <c>code 0 → 3 , 1 → 4 , 5 → 8 , 9 → 2 ?</c>, answer <c>x += 3 ;</c>. The answer is the body of a C# method on the
/// digit x, whose last digit is the result; it is rewarded by running it on all ten digits, of which the question shows four, so any program that computes
/// the same is right. It stands for LeetCode and Codeforces problems with hidden tests (section 2.2.2).
/// </summary>
/// <remarks>
/// Not one of <see cref="ProblemFamily.All"/>: its answers are texts that are executed and its words are not in <see cref="Lexicon.Vocabulary"/>. A model that
/// is to meet it takes <see cref="CodeLexicon.Vocabulary"/>.
/// </remarks>
public static class CodeFamily
{
    /// <summary>Name in identifiers and tables.</summary>
    public const string Name = "code";

    /// <summary>Examples that a question shows, those of 0 and 1 among them: they leave no other function a·x + b.</summary>
    public const int ExamplesShown = 4;

    /// <summary>
    /// Longest program in statements. Level 1 is one of <c>x += b ;</c> and <c>x *= a ;</c>, level 2 is <c>x *= a ; x += b ;</c>: together all functions
    /// a·x + b modulo 10 that are neither constant nor the identity.
    /// </summary>
    public const int MaxLevel = 2;

    internal const int Digits = 10;

    /// <summary>What stands around an answer to make a method <c>F</c> of it.</summary>
    public static (string Before, string After) Method { get; } = ("int F(int x) {\n", "\nreturn (x % 10 + 10) % 10; }");

    /// <summary>Draws one problem of a split.</summary>
    /// <inheritdoc cref="Generate"/>
    public static Problem Draw(LevelRange levels, Split split, SeededRandom random)
    {
        Validate(levels);
        while (true)
        {
            var program = CodeProgram.Draw(random.Next(levels.Low, levels.High + 1), random);
            var others = Enumerable.Range(2, Digits - 2).ToArray();
            random.Shuffle<int>(others);
            var problem = Problem(program, [0, 1, .. others[..(ExamplesShown - 2)]], random.NextBool() ? "en" : "zh");
            if (ProblemSet.SplitOf(Identity(problem)) == split) return problem;
        }
    }

    /// <summary>Draws distinct problems of a split, levels (numbers of statements) uniform in a range, languages at random.</summary>
    /// <param name="count">How many.</param>
    /// <param name="levels">From 1 to <see cref="MaxLevel"/>.</param>
    /// <param name="split">By the question without its language, so that no two splits share one.</param>
    /// <param name="random">Source of all choices.</param>
    /// <exception cref="ArgumentOutOfRangeException">The levels are out of range, or have not so many problems.</exception>
    public static IReadOnlyList<Problem> Generate(int count, LevelRange levels, Split split, SeededRandom random)
    {
        Validate(levels);
        var problems = new Dictionary<string, Problem>(count);
        for (var attempts = 0; problems.Count < count; attempts++)
        {
            if (attempts > 1000 * (count + 1)) throw new ArgumentOutOfRangeException(nameof(count), count, $"levels {levels} of the split {split} have too few distinct problems: ask for fewer");
            var problem = Draw(levels, split, random);
            problems.TryAdd(Identity(problem), problem);
        }
        return [.. problems.Values];
    }

    /// <summary>The hidden tests: each digit and what the reference program makes of it.</summary>
    /// <param name="problem">A problem of this family.</param>
    /// <exception cref="ArgumentException">The problem is of another family, or its answer is no program of this one.</exception>
    public static IReadOnlyList<(int Input, int Output)> Tests(Problem problem)
    {
        var program = ProgramOf(problem);
        return [.. Enumerable.Range(0, Digits).Select(x => (x, program.Run(x)))];
    }

    /// <summary>A response that finds the program and runs it on the first example, with the words of <see cref="CodeLexicon.Vocabulary"/>.</summary>
    /// <inheritdoc cref="Tests" path="/exception"/>
    public static ReasoningTrace Solve(Problem problem) =>
        new(string.Join(' ', CodeTraceWriter.Chain(ProgramOf(problem), Inputs(problem)[..1], word => Lexicon.Say(word, problem.Language))), problem.Answer);

    /// <exception cref="ArgumentException">See <see cref="Tests"/>.</exception>
    internal static CodeProgram ProgramOf(Problem problem) => problem.Family == Name
        ? CodeProgram.Parse(problem.Answer)
        : throw new ArgumentException($"problem '{problem.Id}' is of the family '{problem.Family}'", nameof(problem));

    /// <summary>The inputs that a question shows, in its order.</summary>
    internal static int[] Inputs(Problem problem) =>
        [.. problem.Question.Split(' ')[1..].Chunk(4).Select(example => int.Parse(example[0], CultureInfo.InvariantCulture))];

    private static void Validate(LevelRange levels)
    {
        if (levels.Low < 1 || levels.High < levels.Low || levels.High > MaxLevel)
            throw new ArgumentOutOfRangeException(nameof(levels), $"{levels}", $"levels of code satisfy 1 <= low <= high <= {MaxLevel}");
    }

    private static Problem Problem(CodeProgram program, int[] inputs, string language)
    {
        var examples = string.Join($" {CodeLexicon.Comma} ", inputs.Select(x => $"{x} {CodeLexicon.Arrow} {program.Run(x)}"));
        return new Problem
        {
            Id = $"{Name}|{examples}|{program.Statements.Count}|{language}",
            Family = Name,
            Level = program.Statements.Count,
            Language = language,
            Question = $"{(language == "zh" ? CodeLexicon.Verb.Chinese : CodeLexicon.Verb.English)} {examples} ?",
            Answer = program.ToString(),
        };
    }

    // Two programs with the same examples are one question.
    private static string Identity(Problem problem) => $"{Name}|{problem.Question[problem.Question.IndexOf(' ', StringComparison.Ordinal)..]}";
}
