using System.ComponentModel.DataAnnotations;
using R1.Data.Corpora;
using R1.Foundation;

namespace R1.Data.Search;

/// <summary>Several problems and what is written about them, one after the other in one document, so that problems are met at late positions too.</summary>
public sealed record SearchSheets : DocumentKind
{
    private const int MostWords = 380;

    /// <value>Most problems of a document. Default 8.</value>
    [Range(2, 50)]
    public int MostProblems { get; init; } = 8;

    /// <value>Share of the problems that are exercises of one step, in [0, 1]. Default 0.3.</value>
    [Range(0, 1)]
    public double ExerciseRate { get; init; } = 0.3;

    /// <value>The exercises.</value>
    public SearchExercises Exercises { get; init; } = new();

    /// <value>The other problems.</value>
    public SearchWeb Web { get; init; } = new();

    /// <inheritdoc/>
    public override IEnumerable<string> Families => [SearchFamily.FamilyName];

    /// <inheritdoc/>
    public override Document Draw(SeededRandom random, double extent)
    {
        var first = DrawOne(random, extent);
        var (text, problems) = (first.Response, first.Problems.ToList());
        for (var count = random.Next(2, MostProblems + 1); count > 0; count--)
        {
            var next = DrawOne(random, extent);
            var longer = $"{text} {SmallLanguage.EndOfDocument} {SmallLanguage.Format.Template.Render(next.Question)} {next.Response}";
            if (longer.Count(letter => letter == ' ') > MostWords) break;
            text = longer;
            problems.AddRange(next.Problems);
        }
        return new Document("sheets", first.Question, text) { Problems = problems };
    }

    private Document DrawOne(SeededRandom random, double extent) =>
        random.NextBool(ExerciseRate) ? Exercises.Draw(random, extent) : Web.Draw(random, extent);
}
