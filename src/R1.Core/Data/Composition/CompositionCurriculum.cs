using R1.Data.Corpora;

namespace R1.Data.Composition;

/// <summary>
/// Pre-training on composition problems: lists and sums first, so that a single statement is known; then exercises; then the web. A look-up is learnt on a few
/// labels and statements, to which the others are added one after the other; started on all of them, it was half learnt at best after 1,600 steps (one seed).
/// </summary>
public static class CompositionCurriculum
{
    /// <summary>The curriculum.</summary>
    /// <param name="drills">Last step of the phase with many lists.</param>
    /// <param name="textbooks">Last step of the textbooks; the web follows.</param>
    /// <param name="author">How the web is written; null for the usual habits.</param>
    public static DocumentCurriculum Of(int drills, int textbooks, CompositionAuthor? author = null)
    {
        var web = new CompositionWeb { Author = author ?? new CompositionAuthor() };
        return new DocumentCurriculum
        {
            SmallSteps = drills / 14,
            GrowthSteps = drills * 13 / 14,
            Phases =
            [
                new(drills, Mixture(sums: 0.12, lists: 0.48, exercises: 0.35, webShare: 0.05, web)),
                new(textbooks, Mixture(sums: 0.09, lists: 0.14, exercises: 0.67, webShare: 0.1, web)),
                new(int.MaxValue, Mixture(sums: 0.02, lists: 0.03, exercises: 0.15, webShare: 0.8, web)),
            ],
        };
    }

    private static DocumentMixture Mixture(double sums, double lists, double exercises, double webShare, CompositionWeb web) => new()
    {
        Parts =
        [
            new(sums, new CompositionSums()), new(lists, new CompositionLists()), new(exercises, new CompositionExercises()), new(webShare, web),
        ],
    };
}
