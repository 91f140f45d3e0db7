using System.Globalization;
using System.Text.RegularExpressions;
using R1.Foundation;

namespace R1.Data;

/// <summary>
/// The countdown game as published language models are asked it (TinyZero): write an expression of some numbers, each used once, that reaches a target.
/// Problems are drawn, so there is nothing to fetch and no benchmark that could have leaked; <c>CountdownReward</c> checks an answer.
/// </summary>
/// <remarks>For a policy that reads words of English. Our own small models have a vocabulary that lacks them.</remarks>
/// <param name="numbers">Numbers of a problem, 2 to 6. Default 3.</param>
/// <param name="largest">The largest of them, at least 2. Default 20.</param>
public sealed partial class CountdownSource(int numbers = 3, int largest = 20) : IProblemSource
{
    /// <summary>The family of its problems.</summary>
    public const string FamilyName = "countdown";

    // Keeps targets to what can be tried in the head.
    private const int LargestTarget = 200;

    private readonly int _numbers = numbers is >= 2 and <= 6
        ? numbers
        : throw new ArgumentOutOfRangeException(nameof(numbers), numbers, "give 2 to 6");

    private readonly int _largest = largest >= 2 ? largest : throw new ArgumentOutOfRangeException(nameof(largest), largest, "give at least 2");

    /// <summary>The numbers of one of its problems and the value to reach.</summary>
    /// <exception cref="ArgumentException">The problem is another source's.</exception>
    public static (IReadOnlyList<int> Numbers, int Target) GameOf(Problem problem)
    {
        if (problem.Family != FamilyName) throw new ArgumentException($"problem '{problem.Id}' is of the family '{problem.Family}'", nameof(problem));
        var all = Integer().Matches(problem.Question).Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture)).ToList();
        return (all[..^1], all[^1]);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Problem> Draw(int count, Split split, SeededRandom random)
    {
        var drawn = new Dictionary<string, Problem>(StringComparer.Ordinal);
        for (var attempts = 0; drawn.Count < count; attempts++)
        {
            if (attempts > 1000 * (count + 1))
                throw new ArgumentOutOfRangeException(
                    nameof(count), count,
                    $"{_numbers} numbers up to {_largest} make too few distinct problems of the split {split}: ask for fewer or raise them");
            if (DrawOne(random) is var problem && Splits.Of(problem.Question) == split) drawn.TryAdd(problem.Question, problem);
        }
        return [.. drawn.Values];
    }

    private Problem DrawOne(SeededRandom random)
    {
        var given = Enumerable.Range(0, _numbers).Select(_ => 1 + random.Next(_largest)).ToArray();
        var (value, text) = (given[0], $"{given[0]}");
        foreach (var number in given.Skip(1))
        {
            var (next, sign) = Step(value, number, random);
            (value, text) = (next, $"({text} {sign} {number})");
        }
        random.Shuffle<int>(given);
        return new Problem
        {
            Id = $"{FamilyName}-{string.Join('-', given)}-{value}", Family = FamilyName, Level = _numbers - 1, Language = "en", Answer = text,
            Question = $"Use each of the numbers {string.Join(", ", given)} once, with + - * / and brackets, to write an expression that equals {value}.",
        };
    }

    // An operation whose result is a whole number from 1 to the largest target; the sum where the others lead out of it.
    private static (int Value, char Sign) Step(int left, int right, SeededRandom random) => random.Next(4) switch
    {
        0 when left > right => (left - right, '-'),
        1 when left * right <= LargestTarget => (left * right, '*'),
        2 when left % right == 0 => (left / right, '/'),
        _ => (left + right, '+'),
    };

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Integer();
}
