using R1.Data;
using R1.Data.Registers;
using R1.Data.Search;
using R1.Generation;
using R1.Rewards;

namespace R1.Evaluation;

/// <summary>
/// Language mixing among completions that show steps. The rate over all completions rises already when chains become more frequent, since a bare
/// answer has hardly a word to mix.
/// </summary>
public static class ChainMixing
{
    /// <summary>The rate of every problem; NaN where no completion shows a step.</summary>
    public static IReadOnlyList<double> ByProblem(IEnumerable<RolloutGroup> groups) =>
        [.. groups.Select(g => g.Rollouts.Where(ShowsSteps)
            .Select(r => ResponseBehaviour.Of(r.Text).Mixes ? 1.0 : 0).DefaultIfEmpty(double.NaN).Average())];

    /// <summary>After minus before, over the problems that have chains in both.</summary>
    /// <returns>NaN where no problem has.</returns>
    public static Estimate Difference(IReadOnlyList<RolloutGroup> after, IReadOnlyList<RolloutGroup> before, ulong seed)
    {
        var pairs = ByProblem(after).Zip(ByProblem(before)).Where(p => double.IsFinite(p.First) && double.IsFinite(p.Second)).ToList();
        return pairs.Count == 0
            ? Estimate.WithoutInterval(double.NaN)
            : Estimate.Difference([.. pairs.Select(p => p.First)], [.. pairs.Select(p => p.Second)], seed);
    }

    private static bool ShowsSteps(Rollout rollout) => rollout.Problem.Family == SearchFamily.FamilyName
        ? SearchChain.Of(rollout.Problem, rollout.Text).Attempts.Count > 0
        : rollout.Text.Split(' ').Any(RegisterLexicon.Labels.Contains);
}
