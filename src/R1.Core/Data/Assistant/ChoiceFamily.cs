using System.Globalization;
using R1.Data.Search;
using R1.Foundation;

namespace R1.Data.Assistant;

/// <summary>
/// Multiple choice by rule, the stand-in for science (GPQA Diamond) and logic. Level 1 applies an operation: <c>12 2x+3 gives 5 A 27 B 40 C</c>. Levels 2
/// and 3 order letters by two or three comparisons, the lower one first: <c>order G F , E G , which highest E A F B G C</c>.
/// </summary>
public sealed class ChoiceFamily : AssistantFamily
{
    private const string Labels = "ABCD", Things = "EFGHIJKLMNOP";

    /// <inheritdoc/>
    public override string Name => "choice";

    /// <inheritdoc/>
    public override int MaxLevel => 3;

    /// <inheritdoc/>
    public override bool NeedsThoughts => true;

    internal override double Share => 2;

    internal override string Ask(int level, SeededRandom random) => level == 1 ? AskScience(random) : AskLogic(level + 1, random);

    internal override string Answer(string question, SeededRandom random) => Think(question, 1, random).Answer;

    internal override string Mistake(string question, SeededRandom random) => Labels[random.Next(Options(question).Count)].ToString();

    internal override (string Thoughts, string Answer) Think(string question, int tries, SeededRandom random)
    {
        var (steps, right) = question.Contains("gives", StringComparison.Ordinal) ? Compute(question) : Climb(question);
        var label = Labels[Options(question).IndexOf(right)].ToString();
        return ($"{steps} so {right} {label}", label);
    }

    private static string AskScience(SeededRandom random)
    {
        var (number, operation) = (random.Next(Operations.Modulus), random.Next(Operations.Count));
        var right = Operations.Apply(operation, number);
        int[] options = [right, .. Enumerable.Range(0, Operations.Modulus).Where(other => other != right).OrderBy(_ => random.NextUInt64()).Take(2)];
        random.Shuffle<int>(options);
        return $"{number} {Operations.Names[operation]} gives {Label(options.Select(SearchLexicon.Number))}";
    }

    private static string AskLogic(int things, SeededRandom random)
    {
        char[] letters = [.. Things];
        random.Shuffle<char>(letters);
        var order = letters[..things];
        string[] premises = [.. order.Zip(order.Skip(1), (low, high) => $"{low} {high}")];
        random.Shuffle<string>(premises);
        return $"order {string.Join(" , ", premises)} , which highest {Label(order.Order().Select(thing => thing.ToString()))}";
    }

    private static string Label(IEnumerable<string> options) => string.Join(' ', options.Select((option, i) => $"{option} {Labels[i]}"));

    // The options stand behind the last word of the question, each before its label.
    private static List<string> Options(string question) =>
        [.. AssistantLexicon.Split(question).SkipWhile(word => word is not ("gives" or "highest")).Skip(1).Where((_, i) => i % 2 == 0)];

    private static (string Steps, string Right) Compute(string question)
    {
        var words = AssistantLexicon.Split(question);
        var number = int.Parse(words[0], CultureInfo.InvariantCulture);
        var right = SearchLexicon.Number(Operations.Apply(Operations.Find(words[1])!.Value, number));
        return ($"{words[0]} {words[1]} {right}", right);
    }

    // From the first premise upwards, until nothing is above.
    private static (string Steps, string Right) Climb(string question)
    {
        var premises = question["order ".Length..].Split(" , ").SkipLast(1).Select(AssistantLexicon.Split);
        var above = premises.ToDictionary(premise => premise[0], premise => premise[1]);
        var at = AssistantLexicon.Split(question)[1];
        var steps = at;
        while (above.TryGetValue(at, out var higher)) (at, steps) = (higher, $"{steps} {higher}");
        return (steps, at);
    }
}
