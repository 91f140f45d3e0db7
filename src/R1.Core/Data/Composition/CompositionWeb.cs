using R1.Data.Corpora;
using R1.Foundation;

namespace R1.Data.Composition;

/// <summary>
/// What the synthetic web holds about programs: guesses, and chains that stop anywhere, before the end of what was asked for, at it or beyond it. Right
/// answers are to shallow programs only (<see cref="CompositionAuthor.DeepestRight"/>).
/// </summary>
public sealed record CompositionWeb : DocumentKind
{
    /// <value>How many statements are run. Default 1 to 10.</value>
    public LevelRange Levels { get; init; } = new(1, CompositionFamily.LongestProgram);

    /// <value>How it is written.</value>
    public CompositionAuthor Author { get; init; } = new();

    /// <inheritdoc/>
    public override IEnumerable<string> Families => [CompositionFamily.FamilyName];

    /// <inheritdoc/>
    public override Document Draw(SeededRandom random, double extent)
    {
        var problem = CompositionProblem.Draw(random.Next(Levels.Low, Levels.High + 1), Split.Train, random);
        var (kind, trace) = random.NextBool(Author.GuessRate) ? ("guesses", Guess(problem, random)) : ("chains", Work(problem, random));
        var asked = problem.ToProblem("en");
        var response = random.NextBool(Author.FormatFaultRate) ? BrokenFormat.Of(trace, random) : trace.Format();
        return new Document(kind, asked.Question, response) { Problems = [asked] };
    }

    private ReasoningTrace Guess(CompositionProblem problem, SeededRandom random)
    {
        var isShallow = problem.Level <= Author.DeepestRight;
        if (isShallow && random.NextBool(Author.RightGuessRate)) return new ReasoningTrace("", problem.Answer);
        var guess = Statements.DrawState(random);
        while (!isShallow && CompositionLexicon.State(guess) == problem.Answer) guess = Statements.DrawState(random);
        return new ReasoningTrace("", CompositionLexicon.State(guess));
    }

    private ReasoningTrace Work(CompositionProblem problem, SeededRandom random)
    {
        var (lines, most) = (1, problem.Program.Count - problem.From);
        while (lines < most && random.NextBool(Author.GoingOnRate)) lines++;
        var slips = random.NextBool(Author.SlipRate);
        // A state stays different whatever is added to its registers, so one slip is enough for a wrong answer.
        if (problem.Level > Author.DeepestRight && IsRight(problem, lines)) slips = true;
        var (thoughts, state) = CompositionWriter.Write(problem, lines, slips ? random.Next(lines) : null, random);
        if (problem.Level > Author.DeepestRight && CompositionLexicon.State(state) == problem.Answer) return Work(problem, random);
        return new ReasoningTrace(thoughts, CompositionLexicon.State(state));
    }

    private static bool IsRight(CompositionProblem problem, int lines) =>
        CompositionLexicon.State(Statements.Run(problem.Start, problem.Program.Skip(problem.From).Take(lines))) == problem.Answer;
}
