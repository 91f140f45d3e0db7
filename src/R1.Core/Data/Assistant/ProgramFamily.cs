using System.Globalization;
using R1.Data.Search;
using R1.Foundation;

namespace R1.Data.Assistant;

/// <summary>
/// A program from an example, the stand-in for competitive programming (LiveCodeBench, Codeforces): <c>program 7 gives 25 by 2x+3 3x+4 4x+5</c>. The answer
/// is an operation of the menu; it is run on hidden inputs. The level is the size of the menu less one.
/// </summary>
public sealed class ProgramFamily : AssistantFamily
{
    private const int HiddenInputs = 8;

    /// <inheritdoc/>
    public override string Name => "program";

    /// <inheritdoc/>
    public override int MaxLevel => 7;

    /// <inheritdoc/>
    public override bool NeedsThoughts => true;

    internal override string Ask(int level, SeededRandom random)
    {
        while (true)
        {
            var menu = SearchProblem.MenuOf(level + 1, random);
            var input = random.Next(Operations.Modulus);
            var output = Operations.Apply(random.Choose(menu), input);
            if (menu.Count(operation => Operations.Apply(operation, input) == output) == 1)
                return $"program {input} gives {output} by {SearchProblem.Spell(menu)}";
        }
    }

    internal override string Answer(string question, SeededRandom random)
    {
        var (input, output, menu) = Parse(question);
        return Operations.Names[menu.First(operation => Operations.Apply(operation, input) == output)];
    }

    internal override string Mistake(string question, SeededRandom random) => Operations.Names[random.Choose(Parse(question).Menu)];

    /// <summary>Tries operations of the menu, none twice, until one fits or the tries are used up; states the last one.</summary>
    internal override (string Thoughts, string Answer) Think(string question, int tries, SeededRandom random)
    {
        var (input, output, menu) = Parse(question);
        var left = menu.ToArray();
        random.Shuffle<int>(left);
        var thoughts = "";
        foreach (var (number, operation) in left.Take(tries).Index())
        {
            var reached = Operations.Apply(operation, input);
            thoughts += $"{(number > 0 ? " wait " : "")}{input} {Operations.Names[operation]} {reached} ? {output} {(reached == output ? "yes" : "no")}";
            if (reached == output) return (thoughts, Operations.Names[operation]);
        }
        return (thoughts, Operations.Names[left[Math.Min(tries, left.Length) - 1]]);
    }

    /// <summary>1 where the program does on every hidden input what the asked one does.</summary>
    internal override double Score(string question, string answer)
    {
        if (Operations.Find(answer) is not { } program) return 0;
        var asked = Operations.Find(Answer(question, new SeededRandom(0)))!.Value;
        var inputs = new SeededRandom((ulong)Parse(question).Input);
        return Enumerable.Range(0, HiddenInputs).Select(_ => inputs.Next(Operations.Modulus))
            .All(input => Operations.Apply(program, input) == Operations.Apply(asked, input)) ? 1 : 0;
    }

    private static (int Input, int Output, IReadOnlyList<int> Menu) Parse(string question)
    {
        var words = AssistantLexicon.Split(question);
        return (Number(words[1]), Number(words[3]), [.. words[5..].Select(word => Operations.Find(word)!.Value)]);
    }

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);
}
