using R1.Foundation;

namespace R1.Data.Composition;

/// <summary>
/// Writes a chain: the start, then a line for each statement with its label, its operands, their sum and all registers, as in
/// <c>first 7 3 4 #5 c+3 4 3 = 7 7 3 7</c>.
/// </summary>
internal static class CompositionWriter
{
    /// <summary>A chain and the registers at its end.</summary>
    /// <param name="problem">What is run.</param>
    /// <param name="lines">How many statements are carried out, from the first of the part on; may go beyond it.</param>
    /// <param name="slipAt">Index of the line whose sum is wrong, which is carried on; null for none.</param>
    /// <param name="random">Source of the slip.</param>
    public static (string Thoughts, IReadOnlyList<int> State) Write(CompositionProblem problem, int lines, int? slipAt, SeededRandom random)
    {
        var state = problem.Start;
        List<string> words = [CompositionLexicon.First("en"), CompositionLexicon.State(state)];
        for (var line = 0; line < lines; line++)
        {
            var statement = problem.Program[problem.From + line];
            var (target, operand) = (Statements.Target(statement), Statements.Operand(statement, state));
            words.Add($"{problem.Lines(problem.From + line, 1)} {state[target]} {operand} {CompositionLexicon.Gives}");
            state = Statements.Add(state, target, operand + (line == slipAt ? random.Next(1, Statements.Modulus) : 0));
            words.Add($"{state[target]} {CompositionLexicon.State(state)}");
        }
        return (string.Join(' ', words), state);
    }
}
