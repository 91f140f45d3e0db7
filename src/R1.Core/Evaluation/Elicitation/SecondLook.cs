using R1.Generation;
using R1.Rewards;

namespace R1.Evaluation.Elicitation;

/// <summary>How a chain goes on after its first attempt.</summary>
public enum SecondLookArm
{
    /// <summary>As the model likes.</summary>
    Free,

    /// <summary>The word `wait` is put in its mouth, whatever its own check said.</summary>
    Forced,

    /// <summary>The thoughts are ended for it, so that no second attempt can follow.</summary>
    Banned,
}

/// <summary>
/// Does looking again cause better answers? Section 2.2.4 admires it; here it is tested. The model writes its first attempt at a search problem and is
/// stopped there; the same text then goes on in three ways. Everything before the branching is equal, so a difference is an effect.
/// </summary>
public sealed record SecondLook
{
    /// <summary>First attempts, each continued once in every arm.</summary>
    public required int FirstAttempts { get; init; }

    /// <summary>Share of right answers by arm.</summary>
    public required IReadOnlyDictionary<SecondLookArm, Estimate> Accuracy { get; init; }

    /// <summary>What looking again as it likes gains over a ban, paired.</summary>
    public required Estimate FreeMinusBanned { get; init; }

    /// <summary>What looking again at any price gains over looking again as it likes, paired.</summary>
    public required Estimate ForcedMinusFree { get; init; }

    /// <summary>Runs the three arms.</summary>
    /// <param name="policy">The model.</param>
    /// <param name="benchmark">Search problems, and first attempts per problem.</param>
    /// <param name="options">How tokens are drawn; see <see cref="EvaluationProtocol.Paper"/>.</param>
    /// <param name="seed">Noise of everything.</param>
    /// <exception cref="InvalidOperationException">No chain has a first attempt.</exception>
    public static SecondLook Run(Policy policy, Benchmark benchmark, SamplingOptions options, ulong seed)
    {
        var writer = new ChainWriter(policy, options);
        var first = DrawFirst(policy, writer, benchmark, seed);
        if (first.Count == 0)
            throw new InvalidOperationException($"No completion of {benchmark.Name} has an attempt to look at again: give a model that shows its attempts.");
        var right = Enum.GetValues<SecondLookArm>().ToDictionary(arm => arm, arm => ByProblem(writer.Finish(Branch(first, arm), null, seed + 1)));
        return new SecondLook
        {
            FirstAttempts = first.Count,
            Accuracy = right.ToDictionary(arm => arm.Key, arm => Estimate.OverProblems(arm.Value, seed)),
            FreeMinusBanned = Estimate.Difference(right[SecondLookArm.Free], right[SecondLookArm.Banned], seed),
            ForcedMinusFree = Estimate.Difference(right[SecondLookArm.Forced], right[SecondLookArm.Free], seed),
        };
    }

    // Up to and including the first verdict; a 'wait' and the end of the thoughts are left to the arms.
    private static List<WrittenChain> DrawFirst(Policy policy, ChainWriter writer, Benchmark benchmark, ulong seed)
    {
        var chains = WrittenChain.Of(benchmark, problem => policy.Format.Prompt(problem.Question), _ => []);
        writer.WriteTo(chains, SearchSteering.AttemptEnds, seed);
        var attempted = chains.Where(chain => !chain.IsDone && SearchSteering.Attempts(chain).Count == 1).ToList();
        foreach (var chain in attempted.Where(chain => !SearchSteering.IsVerdict(chain.Ids[^1]))) chain.ReplaceLast([]);
        return attempted;
    }

    private static List<WrittenChain> Branch(List<WrittenChain> first, SecondLookArm arm) => [.. first.Select(chain => arm switch
    {
        SecondLookArm.Forced => chain.Branch(SearchSteering.Wait(chain.Problem)),
        SecondLookArm.Banned => chain.Branch(SearchSteering.End),
        _ => chain.Branch(),
    })];

    private static double[] ByProblem(IReadOnlyList<Rollout> rollouts)
    {
        var accuracy = new AccuracyReward();
        return [.. rollouts.GroupBy(rollout => rollout.Problem.Id).Select(group => group.Average(accuracy.Score))];
    }
}
