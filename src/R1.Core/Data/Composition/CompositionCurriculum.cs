using R1.Data.Corpora;

namespace R1.Data.Composition;

/// <summary>
/// Pre-training on composition problems: lists first, so that statements are found by their labels; then exercises and sums; then the web. A look-up is
/// learnt on a few labels and statements, to which the others are added one after the other; started on all of them, it was half learnt at best after 1,600
/// steps (one seed).
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
            SmallSteps = drills / 16,
            GrowthSteps = drills * 14 / 16,
            Phases =
            [
                // No web yet: one run with some of it, on all labels, and with more sums, did not learn the look-up.
                new(drills, Mixture(sums: 0.02, lists: 0.7, exercises: 0.28)),
                new(textbooks, Mixture(sums: 0.2, lists: 0.15, exercises: 0.6, new DocumentShare(0.05, web))),
                new(int.MaxValue, Mixture(sums: 0.02, lists: 0.03, exercises: 0.15, new DocumentShare(0.8, web))),
            ],
        };
    }

    private static DocumentMixture Mixture(double sums, double lists, double exercises, params IReadOnlyList<DocumentShare> others) => new()
    {
        Parts =
        [
            new(sums, new CompositionSums()), new(lists, new CompositionLists()), new(exercises, new CompositionExercises()), .. others,
        ],
    };
}
