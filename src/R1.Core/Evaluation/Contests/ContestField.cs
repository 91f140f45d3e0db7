using R1.Data;
using R1.Data.Assistant;
using R1.Foundation;
using R1.Generation;
using R1.Rewards;

namespace R1.Evaluation.Contests;

/// <summary>
/// A field of simulated participants with ratings, in the place of the humans of Codeforces (section 3): programming contests on tasks of
/// <see cref="ProgramFamily"/>, one of each level. A participant works every operation of a menu out and slips in each with a probability of its own, so that
/// long menus are hard; ratings are earned in earlier rounds by the rules of Codeforces. A model that enters gets the rating of the place where it ends.
/// </summary>
/// <remarks>Who takes part is an assumption, and ratings compare within one field alone: they say nothing of ratings among humans.</remarks>
public sealed class ContestField
{
    private const int EarlierRounds = 16;
    private const int MostSubmissions = 4;
    private const int LowestRating = -1000, FirstRating = 1500, HighestRating = 5000;
    private const double MostSlips = 0.3;

    private static readonly ProgramFamily Tasks = AssistantFamilies.All.OfType<ProgramFamily>().Single();

    private static readonly IReadOnlyList<ContestProblem> Problems =
        [.. Enumerable.Range(1, Tasks.MaxLevel).Select(level => new ContestProblem($"{level}", 250 + (250 * level)))];

    private readonly Seeds _seeds;
    private readonly double[] _slips;
    private readonly int[] _ratings;

    /// <param name="participants">How many, at least 2.</param>
    /// <param name="seeds">Source of who takes part, of their slips, and of the problems.</param>
    public ContestField(int participants, Seeds seeds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(participants, 2);
        var random = seeds.Random("contest", "participants");
        _seeds = seeds;
        _slips = [.. Enumerable.Range(0, participants).Select(_ => MostSlips * random.NextDouble())];
        _ratings = [.. _slips.Select(_ => FirstRating)];
        for (var round = 1; round <= EarlierRounds; round++) Rerate(seeds.Random("contest", "earlier", round));
    }

    /// <summary>The participants' ratings.</summary>
    public IReadOnlyList<int> Ratings => _ratings;

    /// <summary>Enters a model into contests: up to four submissions per problem, in the order in which they were drawn, until one is accepted.</summary>
    /// <param name="policy">The model.</param>
    /// <param name="contests">How many, at least 1; each has test problems of its own.</param>
    /// <param name="protocol">How submissions are drawn.</param>
    /// <returns>Its rating, mean over contests, with an interval over contests; and the share of participants that are rated lower.</returns>
    public ContestResult Enter(Policy policy, int contests, EvaluationProtocol protocol)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(contests, 1);
        double Rate(int number) => EloRating.FromContest(Standings(number), Attempts(policy, number, protocol));
        double[] ratings = [.. Enumerable.Range(1, contests).Select(Rate)];
        var rating = Estimate.OverProblems(ratings, protocol.Seeds.Derive("contest", "interval"));
        return new ContestResult(rating, EloRating.Percentile(rating.Mean, _ratings) / 100);
    }

    /// <summary>Test problems of a contest, in the order of their levels, in English and Chinese by turns.</summary>
    /// <param name="number">1 for the first contest.</param>
    public IReadOnlyList<Problem> ProblemsOf(int number)
    {
        var random = _seeds.Random("contest", "problems", number);
        string LanguageOf(int level) => (level + number) % 2 == 0 ? "en" : "zh";
        return [.. Enumerable.Range(1, Tasks.MaxLevel).Select(level => Tasks.Draw(level, Split.Test, random).ToProblem(LanguageOf(level)))];
    }

    private Dictionary<string, IReadOnlyList<bool>> Attempts(Policy policy, int number, EvaluationProtocol protocol)
    {
        var groups = policy.Sample(ProblemsOf(number), MostSubmissions, protocol.Sampling, protocol.Seeds.Derive("contest", "submissions", number));
        return Problems.Zip(groups).ToDictionary(
            one => one.First.Id, one => (IReadOnlyList<bool>)[.. one.Second.Rollouts.Select(rollout => TaskReward.World.Score(rollout) == 1)]);
    }

    private Contest Standings(int number) => Hold(_seeds.Random("contest", "standings", number));

    // Best first.
    private Contest Hold(SeededRandom random) =>
        new(Problems, [.. _ratings.Select((rating, i) => new ContestParticipant(rating, Points(_slips[i], random), 0)).OrderByDescending(p => p.Points)]);

    private static double Points(double slips, SeededRandom random) => Problems.Select((problem, i) =>
    {
        // A menu of level l has l + 1 operations.
        var rejected = Enumerable.Range(0, MostSubmissions).TakeWhile(_ => !random.NextBool(PortableMath.Pow(1 - slips, i + 2))).Count();
        return rejected == MostSubmissions ? 0 : Math.Max(0, problem.Points!.Value - (EloRating.PointsPerRejection * rejected));
    }).Sum();

    // Codeforces: a rating moves half the way to the one at which the geometric mean of the rank reached and the rank expected would have been expected;
    // then all move alike, so that the mean stays.
    private void Rerate(SeededRandom random)
    {
        double[] points = [.. _slips.Select(slips => Points(slips, random))];
        var round = new Contest(Problems, [.. _ratings.Select((rating, i) => new ContestParticipant(rating, points[i], 0))]);
        int[] earned = [.. _ratings.Select((rating, i) => (rating + Deserved(round, rating, 1 + points.Count(p => p > points[i]))) / 2)];
        var drift = (int)Math.Round(earned.Average() - _ratings.Average());
        for (var i = 0; i < earned.Length; i++) _ratings[i] = earned[i] - drift;
    }

    private static int Deserved(Contest round, int rating, int rank) =>
        EloRating.Deserved(round, Math.Sqrt(rank * EloRating.ExpectedRank(round, rating)), LowestRating, HighestRating);
}

/// <summary>How a model did in the contests of a field.</summary>
/// <param name="Rating">Mean over contests, with an interval over contests.</param>
/// <param name="Percentile">Share of the participants that are rated lower, in [0, 1].</param>
public sealed record ContestResult(Estimate Rating, double Percentile);
