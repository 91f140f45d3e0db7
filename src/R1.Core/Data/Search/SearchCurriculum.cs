using R1.Data.Corpora;

namespace R1.Data.Search;

/// <summary>
/// Pre-training on search problems: tables first, then exercises, then the web. An operation that leads from one number to another is a fact with two
/// unknowns, which nothing short of the whole fact helps to guess; it is learnt on few numbers and operations first.
/// </summary>
public static class SearchCurriculum
{
    // Shares of the documents of a phase, and how its drills are divided: worksheets have three fifths of what comparisons and verdicts leave, walks two.
    private readonly record struct Plan(double Drills, double Exercises, double Web, double Sheets)
    {
        public double Comparisons { get; init; } = 0.15;

        public double Verdicts { get; init; } = 0.4;

        public double Unannounced { get; init; }
    }

    private static readonly Plan Tables = new(Drills: 0.75, Exercises: 0.25, Web: 0, Sheets: 0) { Comparisons = 0.3, Verdicts = 0.08, Unannounced = 0.8 };
    private static readonly Plan Exercising = new(Drills: 0.6, Exercises: 0.2, Web: 0.16, Sheets: 0.04);
    private static readonly Plan Web = new(Drills: 0.35, Exercises: 0.12, Web: 0.45, Sheets: 0.08);

    /// <summary>The curriculum.</summary>
    /// <param name="tables">Last step of the tables.</param>
    /// <param name="exercises">Last step of the exercises; the web follows.</param>
    /// <param name="author">How the web is written; null for the usual habits.</param>
    public static DocumentCurriculum Of(int tables, int exercises, SearchAuthor? author = null)
    {
        var web = new SearchWeb { Author = author ?? new SearchAuthor() };
        return new DocumentCurriculum
        {
            SmallSteps = tables / 10,
            GrowthSteps = tables * 7 / 10,
            Phases =
            [
                new(tables, Mixture(Tables, web)),
                new(exercises, Mixture(Exercising, web)),
                new(int.MaxValue, Mixture(Web, web)),
            ],
        };
    }

    private static DocumentMixture Mixture(Plan plan, SearchWeb web)
    {
        var rest = plan.Drills * (1 - plan.Comparisons - plan.Verdicts);
        DocumentShare[] parts =
        [
            new(plan.Drills * plan.Comparisons, new SearchComparisons()),
            new(plan.Drills * plan.Verdicts, new SearchWorksheets { WithVerdicts = true, MostLines = 8, UnannouncedRate = plan.Unannounced }),
            new(rest * 0.6, new SearchWorksheets { UnannouncedRate = plan.Unannounced }),
            new(rest * 0.4, new SearchWalks()),
            new(plan.Exercises, new SearchExercises()),
        ];
        return new DocumentMixture { Parts = plan.Web == 0 ? parts : [.. parts, new(plan.Web, web), new(plan.Sheets, new SearchSheets { Web = web })] };
    }
}
