using R1.Data.Search;
using R1.Generation;

namespace R1.Evaluation;

/// <summary>What a policy does with its attempts at search problems. Shares of nothing are not a number.</summary>
public sealed record SearchBehaviour
{
    /// <summary>Mean number of attempts in a chain.</summary>
    public required double Attempts { get; init; }

    /// <summary>Most attempts in a chain.</summary>
    public required int MostAttempts { get; init; }

    /// <summary>Share of the attempts that solve their problem.</summary>
    public required double ReachTarget { get; init; }

    /// <summary>Share of the attempts with an operation that is not in the menu.</summary>
    public required double OutsideMenu { get; init; }

    /// <summary>Share of the attempts whose every number is right.</summary>
    public required double CarriedOutRight { get; init; }

    /// <summary>Of the verdicts on attempts that were carried out right, the share that is true.</summary>
    public required double TrueVerdicts { get; init; }

    /// <summary>Share of the attempts with the verdict 'no' that another one follows.</summary>
    public required double AgainAfterNo { get; init; }

    /// <summary>Share of the attempts with the verdict 'yes' that another one follows.</summary>
    public required double AgainAfterYes { get; init; }

    /// <summary>Of the attempts after the first, the share whose operations were tried before in the same chain.</summary>
    public required double Repeats { get; init; }

    /// <summary>Summarises completions of search problems.</summary>
    /// <exception cref="ArgumentException">One of them is of another family.</exception>
    public static SearchBehaviour Of(IEnumerable<Rollout> rollouts)
    {
        var chains = rollouts.Select(rollout => SearchChain.Of(rollout.Problem, rollout.Text)).ToList();
        var attempts = chains.SelectMany(chain => chain.Attempts).ToList();
        return new SearchBehaviour
        {
            Attempts = chains.Count == 0 ? double.NaN : chains.Average(chain => chain.Attempts.Count),
            MostAttempts = chains.Select(chain => chain.Attempts.Count).DefaultIfEmpty().Max(),
            ReachTarget = Share(attempts, attempt => attempt.ReachesTarget),
            OutsideMenu = Share(attempts, attempt => !attempt.IsInMenu),
            CarriedOutRight = Share(attempts, attempt => attempt.IsCarriedOutRight),
            TrueVerdicts = Share(
                attempts.Where(attempt => attempt is { SaysYes: not null, IsCarriedOutRight: true }), attempt => attempt.SaysYes == attempt.ReachesTarget),
            AgainAfterNo = Share(attempts.Where(attempt => attempt.SaysYes == false), attempt => attempt.IsFollowedByAnother),
            AgainAfterYes = Share(attempts.Where(attempt => attempt.SaysYes == true), attempt => attempt.IsFollowedByAnother),
            Repeats = Share(chains.SelectMany(LaterOnes), later => later),
        };
    }

    // For every attempt after the first: was it made before?
    private static IEnumerable<bool> LaterOnes(SearchChain chain) => chain.Attempts.Skip(1)
        .Select((attempt, before) => chain.Attempts.Take(before + 1).Any(earlier => earlier.Operations == attempt.Operations));

    private static double Share<T>(IEnumerable<T> all, Func<T, bool> holds) => all.Select(one => holds(one) ? 1.0 : 0).DefaultIfEmpty(double.NaN).Average();
}
