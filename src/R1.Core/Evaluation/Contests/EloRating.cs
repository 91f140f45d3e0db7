using R1.Foundation;
namespace R1.Evaluation.Contests;

/// <summary>
/// The rating of a model from a contest that humans have taken: the rating at which a player would be expected to end where the model
/// ended. The calculation is CodeElo's (arXiv 2501.01257), the paper's Codeforces rating one like it.
/// </summary>
/// <remarks>
/// CodeElo's quirks are kept so that ratings compare: ranks count from 0 at the first participant that the model beats, while the
/// expected rank counts from 1; the search is over whole numbers up to the best rating plus 100; who beats nobody still ties with the last.
/// </remarks>
internal static class EloRating
{
    /// <summary>Points taken off a scored problem for each rejected attempt before the accepted one.</summary>
    public const double PointsPerRejection = 50;

    /// <summary>Penalty in an ICPC-style contest for each rejected attempt before the accepted one.</summary>
    private const double PenaltyPerRejection = 10;

    /// <summary>The rating that a contest gives a model.</summary>
    /// <param name="contest">With its human standings.</param>
    /// <param name="attempts">Per problem id, whether each attempt was accepted, in order; problems left out were not attempted.</param>
    public static int FromContest(Contest contest, IReadOnlyDictionary<string, IReadOnlyList<bool>> attempts)
    {
        if (contest.Standings.Count == 0) throw new ArgumentException("A contest without participants rates nobody.");
        return Deserved(contest, Rank(contest, attempts), lowest: 0, highest: contest.Standings.Max(p => p.Rating) + 100);
    }

    /// <summary>The rating, a whole number, at which a rank is expected to be reached.</summary>
    /// <param name="contest">With its standings.</param>
    /// <param name="rank">As <see cref="ExpectedRank"/> counts.</param>
    /// <param name="lowest">The search begins here, and ends here where even this rating is expected to do better.</param>
    /// <param name="highest">The search stays below this.</param>
    public static int Deserved(Contest contest, double rank, int lowest, int highest)
    {
        var (low, high) = (lowest, highest);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (ExpectedRank(contest, middle) < rank) high = middle; else low = middle;
        }
        return low;
    }

    /// <summary>The rank that a player is expected to reach: 1 + the sum over participants of the probability of losing to them.</summary>
    /// <param name="contest">With its human standings.</param>
    /// <param name="rating">Of the player.</param>
    public static double ExpectedRank(Contest contest, double rating) =>
        1 + contest.Standings.Sum(p => 1 / (1 + PortableMath.Pow(10, (rating - p.Rating) / 400)));

    /// <summary>How much of a population is rated lower.</summary>
    /// <param name="rating">Of the model.</param>
    /// <param name="population">Ratings of humans, at least one.</param>
    /// <returns>Per cent.</returns>
    public static double Percentile(double rating, IReadOnlyCollection<int> population) =>
        100.0 * population.Count(r => r < rating) / population.Count;

    private static int Rank(Contest contest, IReadOnlyDictionary<string, IReadOnlyList<bool>> attempts)
    {
        var (points, penalty) = Score(contest, attempts);
        for (var i = 0; i < contest.Standings.Count; i++)
        {
            var human = contest.Standings[i];
            if (human.Points < points || (human.Points == points && human.Penalty > penalty)) return i;
        }
        return contest.Standings.Count;
    }

    private static (double Points, double Penalty) Score(Contest contest, IReadOnlyDictionary<string, IReadOnlyList<bool>> attempts)
    {
        var (points, penalty) = (0.0, 0.0);
        foreach (var problem in contest.Problems)
        {
            if (!attempts.TryGetValue(problem.Id, out var tries)) continue;
            var rejected = tries.TakeWhile(accepted => !accepted).Count();
            if (rejected == tries.Count) continue;
            points += problem.Points is { } worth ? Math.Max(0, worth - PointsPerRejection * rejected) : 1;
            if (problem.Points is null) penalty += PenaltyPerRejection * rejected;
        }
        return (points, penalty);
    }
}
