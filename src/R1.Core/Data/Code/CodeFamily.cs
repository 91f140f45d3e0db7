using System.Globalization;

namespace R1.Data.Code;

/// <summary>
/// Programs to be found from examples: <c>code 1 → 4 , 5 → 8 , 0 → 3 , 9 → 2 ?</c>, answer <c>x += 3 ;</c>. The answer is the body of a C# method on the
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

    /// <summary>Examples that a question shows.</summary>
    public const int ExamplesShown = 4;

    /// <summary>Longest program in statements: with two, all functions a·x + b modulo 10 are within reach.</summary>
    public const int MaxLevel = 3;

    private const int Digits = 10;

    /// <summary>What stands around an answer to make a method <c>F</c> of it.</summary>
    public static (string Before, string After) Method { get; } = ("int F(int x) {\n", "\nreturn (x % 10 + 10) % 10; }");

    /// <summary>Draws distinct problems of a split, levels (numbers of statements) uniform in a range, languages at random.</summary>
    /// <param name="count">How many.</param>
    /// <param name="levels">From 1 to <see cref="MaxLevel"/>.</param>
    /// <param name="split">By the question without its language, so that no two splits share one.</param>
    /// <param name="random">Source of all choices.</param>
    /// <exception cref="ArgumentOutOfRangeException">The levels are out of range.</exception>
    public static IReadOnlyList<Problem> Generate(int count, LevelRange levels, Split split, SeededRandom random)
    {
        if (levels.Low < 1 || levels.High < levels.Low || levels.High > MaxLevel)
            throw new ArgumentOutOfRangeException(nameof(levels), $"{levels}", $"levels of code satisfy 1 <= low <= high <= {MaxLevel}");
        var problems = new Dictionary<string, Problem>(count);
        while (problems.Count < count)
        {
            var program = Enumerable.Range(0, random.Next(levels.Low, levels.High + 1)).Select(_ => Statement.Draw(random)).ToList();
            var inputs = Enumerable.Range(0, Digits).ToArray();
            random.Shuffle<int>(inputs);
            var problem = Problem(program, inputs[..ExamplesShown], random.NextBool() ? "en" : "zh");
            if (ProblemSet.SplitOf(Identity(problem)) == split) problems.TryAdd(Identity(problem), problem);
        }
        return [.. problems.Values];
    }

    /// <summary>The hidden tests: each digit and what the reference program makes of it.</summary>
    /// <param name="problem">A problem of this family.</param>
    /// <exception cref="ArgumentException">The problem is of another family, or its answer is no program of this one.</exception>
    public static IReadOnlyList<(int Input, int Output)> Tests(Problem problem)
    {
        if (problem.Family != Name) throw new ArgumentException($"problem '{problem.Id}' is of the family '{problem.Family}'", nameof(problem));
        var program = problem.Answer.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Statement.Parse).ToList();
        return [.. Enumerable.Range(0, Digits).Select(x => (x, Run(program, x)))];
    }

    /// <summary>A response that finds the program and runs it on the first example, with the words of <see cref="CodeLexicon.Vocabulary"/>.</summary>
    /// <inheritdoc cref="Tests" path="/exception"/>
    public static ReasoningTrace Solve(Problem problem)
    {
        var statements = problem.Answer.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var state = int.Parse(problem.Question.Split(' ')[1], CultureInfo.InvariantCulture);
        var words = new List<string> { $"{state}" };
        foreach (var statement in statements)
        {
            state = Statement.Parse(statement).Apply(state);
            words.Add($"{Lexicon.Say(words.Count == 1 ? Word.First : Word.Then, problem.Language)} {statement} {CodeLexicon.Arrow} {state}");
        }
        return new ReasoningTrace(string.Join(' ', words), problem.Answer);
    }

    private static Problem Problem(IReadOnlyList<Statement> program, int[] inputs, string language)
    {
        var examples = string.Join($" {CodeLexicon.Comma} ", inputs.Select(x => $"{x} {CodeLexicon.Arrow} {Run(program, x)}"));
        var answer = string.Join(' ', program.Select(statement => $"{statement} ;"));
        return new Problem
        {
            Id = $"{Name}|{examples}|{program.Count}|{language}",
            Family = Name,
            Level = program.Count,
            Language = language,
            Question = $"{(language == "zh" ? CodeLexicon.Verb.Chinese : CodeLexicon.Verb.English)} {examples} ?",
            Answer = answer,
        };
    }

    // Two programs with the same examples are one question.
    private static string Identity(Problem problem) => $"{Name}|{problem.Question[problem.Question.IndexOf(' ', StringComparison.Ordinal)..]}";

    private static int Run(IEnumerable<Statement> program, int input) => program.Aggregate(input, (x, statement) => statement.Apply(x));

    private readonly record struct Statement(string Operator, int Operand)
    {
        public static Statement Draw(SeededRandom random) => random.Choose(CodeLexicon.Operators) is "*=" ? new("*=", random.Next(2, Digits)) : new("+=", random.Next(1, Digits));

        public static Statement Parse(string text) => text.Split(' ') is ["x", ("+=" or "*=") and var name, [>= '0' and <= '9' and var digit]]
            ? new Statement(name, digit - '0')
            : throw new ArgumentException($"'{text}' is no statement of the family '{Name}': write x += 3", nameof(text));

        public int Apply(int x) => (Operator == "+=" ? x + Operand : x * Operand) % Digits;

        public override string ToString() => $"x {Operator} {Operand}";
    }
}
