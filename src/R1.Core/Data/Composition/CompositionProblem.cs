using R1.Foundation;

namespace R1.Data.Composition;

/// <summary>
/// What do the registers hold after a part of a program? <c>run #5 #6 with 7 3 4 : #4 a+c #5 c+3 #6 a+1 #7 b+a ?</c>, answer <c>8 3 7</c>. The part is
/// named by the labels of its first and last statement; its length is the level.
/// </summary>
/// <param name="Start">Values of the registers at the start of the part.</param>
/// <param name="Program">All statements that are shown.</param>
/// <param name="FirstLabel">Index of the label of the first one.</param>
/// <param name="From">Index of the first statement that is run.</param>
/// <param name="Level">How many are run.</param>
internal sealed record CompositionProblem(IReadOnlyList<int> Start, IReadOnlyList<int> Program, int FirstLabel, int From, int Level) : IDrawnProblem
{
    /// <summary>The statements that are run.</summary>
    public IEnumerable<int> Part => Program.Skip(From).Take(Level);

    /// <inheritdoc/>
    // What stands around the part, and how it is labelled, makes no other problem.
    public string Identity => $"{CompositionFamily.FamilyName}|{CompositionLexicon.State(Start)}|{string.Join(' ', Part.Select(one => Statements.Names[one]))}";

    /// <summary>The registers after the part, as words.</summary>
    public string Answer => CompositionLexicon.State(Statements.Run(Start, Part));

    /// <summary>Where the part begins and ends and what the registers hold: what changes between two questions about one program.</summary>
    public string Task => $"{Label(From)} {Label(From + Level - 1)} {CompositionLexicon.With} {CompositionLexicon.State(Start)}";

    /// <summary>The statements with their labels.</summary>
    public string Listing => Lines(0, Program.Count);

    /// <inheritdoc/>
    public Problem ToProblem(string language) => new()
    {
        Id = $"{Identity}|{language}",
        Family = CompositionFamily.FamilyName,
        Level = Level,
        Language = language,
        Question = $"{CompositionLexicon.Run(language)} {Task} {CompositionLexicon.Program} {Listing} ?",
        Answer = Answer,
    };

    /// <summary>Label of a statement.</summary>
    /// <param name="index">0 for the first that is shown.</param>
    public string Label(int index) => CompositionLexicon.Labels[FirstLabel + index];

    /// <summary>Statements with their labels.</summary>
    /// <param name="from">Index of the first.</param>
    /// <param name="count">How many.</param>
    public string Lines(int from, int count) =>
        string.Join(' ', Enumerable.Range(from, count).Select(index => $"{Label(index)} {Statements.Names[Program[index]]}"));

    /// <summary>Draws a problem of a split.</summary>
    /// <param name="level">How many statements are run.</param>
    /// <param name="split">Where it must belong.</param>
    /// <param name="random">Source of the draw.</param>
    /// <param name="material">Longest program, labels and statements in use; null for all.</param>
    /// <param name="shortRate">Share of the programs that have at most two statements more than are run, in [0, 1]; the others have any length.</param>
    public static CompositionProblem Draw(int level, Split split, SeededRandom random, CompositionMaterial? material = null, double shortRate = 0)
    {
        var (longest, labels, statements) = material ?? CompositionMaterial.Of(extent: 1);
        while (true)
        {
            var length = random.NextBool(shortRate) ? Math.Min(longest, level + random.Next(3)) : random.Next(level, longest + 1);
            int[] program = [.. Enumerable.Range(0, length).Select(_ => Statements.Draw(random, statements))];
            var problem = new CompositionProblem(
                Statements.DrawState(random), program, random.Next(labels - length + 1), random.Next(length - level + 1), level);
            if (Splits.Of(problem.Identity) == split) return problem;
        }
    }

    /// <summary>Draws another question about the same program.</summary>
    public CompositionProblem DrawOther(int level, Split split, SeededRandom random)
    {
        while (true)
        {
            var other = this with { Start = Statements.DrawState(random), From = random.Next(Program.Count - level + 1), Level = level };
            if (Splits.Of(other.Identity) == split) return other;
        }
    }
}
