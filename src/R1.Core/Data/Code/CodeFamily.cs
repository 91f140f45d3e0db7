using R1.Foundation;

namespace R1.Data.Code;

/// <summary>
/// Programs to be found from examples: <c>code 0 → 3 , 1 → 4 , 5 → 8 , 9 → 2 ?</c>, answer <c>x += 3 ;</c>. The answer is the body of a C# method on the
/// digit x, whose last digit is the result; it is rewarded by running it on all ten digits, of which the question shows four, so any program that computes
/// the same is right. It stands for LeetCode and Codeforces problems with hidden tests (section 2.2.2).
/// </summary>
public sealed class CodeFamily : IProblemFamily
{
    /// <summary>Name in identifiers, configurations and tables.</summary>
    public const string FamilyName = "code";

    /// <summary>Examples that a question shows, those of 0 and 1 among them: they leave no other function a·x + b.</summary>
    public const int ExamplesShown = 4;

    internal const int Digits = 10;

    /// <inheritdoc/>
    public string Name => FamilyName;

    /// <inheritdoc/>
    public IReadOnlyList<string> Words => CodeLexicon.Words;

    /// <summary>
    /// Longest program in statements. Level 1 is one of <c>x += b ;</c> and <c>x *= a ;</c>, level 2 is <c>x *= a ; x += b ;</c>: together all functions
    /// a·x + b modulo 10 that are neither constant nor the identity.
    /// </summary>
    public int MaxLevel => 2;

    /// <summary>What is put around an answer to make a method <c>F</c> of it.</summary>
    public static (string Before, string After) Method { get; } = ("int F(int x) {\n", "\nreturn (x % 10 + 10) % 10; }");

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The level is out of range, or the rate is above 0: this family has no advanced parts.</exception>
    public IDrawnProblem Draw(int level, Split split, SeededRandom random, double advancedRate = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, MaxLevel);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(advancedRate, 0);
        while (true)
        {
            var program = CodeProgram.Draw(level, random);
            var others = Enumerable.Range(2, Digits - 2).ToArray();
            random.Shuffle<int>(others);
            var puzzle = new CodePuzzle(program, [0, 1, .. others[..(ExamplesShown - 2)]]);
            if (Splits.Of(puzzle.Identity) == split) return puzzle;
        }
    }

    /// <summary>The hidden tests: each digit and what the reference program makes of it.</summary>
    /// <param name="problem">A problem of this family.</param>
    /// <exception cref="ArgumentException">The problem is of another family, or its answer is no program of this one.</exception>
    public static IReadOnlyList<(int Input, int Output)> Tests(Problem problem)
    {
        if (problem.Family != FamilyName) throw new ArgumentException($"problem '{problem.Id}' is of the family '{problem.Family}'", nameof(problem));
        var program = CodeProgram.Parse(problem.Answer ?? "");
        return [.. Enumerable.Range(0, Digits).Select(x => (x, program.Run(x)))];
    }
}
