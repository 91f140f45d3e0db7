using System.ComponentModel.DataAnnotations;
using R1.Data.Corpora;
using R1.Foundation;

namespace R1.Data.Composition;

/// <summary>
/// Exercises of a textbook: short parts of programs, worked without a slip. On a sheet further questions about the same program follow the first.
/// </summary>
public sealed record CompositionExercises : DocumentKind
{
    /// <value>How many statements are run. Default 1 to 2.</value>
    public LevelRange Levels { get; init; } = new(1, 2);

    /// <value>Share of the exercises that are sheets, in [0, 1]. Default 0.5.</value>
    [Range(0, 1)]
    public double SheetRate { get; init; } = 0.5;

    /// <value>Most further questions of a sheet. Default 4.</value>
    [Range(1, 10)]
    public int MostFurther { get; init; } = 4;

    /// <value>Share of the programs that have at most two statements more than are run, in [0, 1]. Default 0.3.</value>
    [Range(0, 1)]
    public double ShortRate { get; init; } = 0.3;

    /// <inheritdoc/>
    public override IEnumerable<string> Families => [CompositionFamily.FamilyName];

    /// <inheritdoc/>
    public override Document Draw(SeededRandom random, double extent)
    {
        var problem = CompositionProblem.Draw(Level(random), Split.Train, random, CompositionMaterial.Of(extent), ShortRate);
        List<Problem> asked = [problem.ToProblem("en")];
        var text = Answer(problem, random);
        for (var more = random.NextBool(SheetRate) ? random.Next(1, MostFurther + 1) : 0; more > 0; more--)
        {
            var next = problem.DrawOther(Math.Min(Level(random), problem.Program.Count), Split.Train, random);
            // The program stands above already.
            var question = SmallLanguage.Format.Template.Render($"{CompositionLexicon.Run("en")} {next.Task} ?");
            text = $"{text} {SmallLanguage.EndOfDocument} {question} {Answer(next, random)}";
            asked.Add(next.ToProblem("en"));
        }
        return new Document(asked.Count > 1 ? "exercise sheets" : "exercises", asked[0].Question, text) { Problems = asked };
    }

    private int Level(SeededRandom random) => random.Next(Levels.Low, Levels.High + 1);

    private static string Answer(CompositionProblem problem, SeededRandom random)
    {
        var (thoughts, state) = CompositionWriter.Write(problem, problem.Level, slipAt: null, random);
        return new ReasoningTrace(thoughts, CompositionLexicon.State(state)).Format();
    }
}
