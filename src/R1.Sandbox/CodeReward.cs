using R1.Data;
using R1.Rewards;

namespace R1.Sandbox;

/// <summary>
/// Code reward (section 2.2.2: "a compiler can be used to generate feedback based on predefined test cases"): 1 when the program in the
/// completion passes every test, else 0.
/// </summary>
/// <param name="runner">Runs the programs; not owned.</param>
/// <param name="taskOf">The tests of a problem; null where it has none, which scores 0.</param>
/// <param name="givesShares">True: the share of the tests that pass instead of all or nothing. A share can be earned without a solution, so the default is false.</param>
public sealed class CodeReward(CodeRunner runner, Func<Problem, CodeTask?> taskOf, bool givesShares = false) : IReward
{
    /// <inheritdoc/>
    public string Name => "code";

    /// <inheritdoc/>
    public double Score(Problem problem, string completion) => ScoreAllAsync([(problem, completion)]).GetAwaiter().GetResult()[0];

    /// <summary>Scores many completions, as many at once as the runner has workers; scores in the same order.</summary>
    /// <param name="completions">Problems with completions of them.</param>
    /// <param name="cancellation">Ends the runs.</param>
    public async Task<IReadOnlyList<double>> ScoreAllAsync(IReadOnlyList<(Problem Problem, string Completion)> completions, CancellationToken cancellation = default)
    {
        var tried = completions.Select(one => (Task: taskOf(one.Problem), one.Completion)).ToList();
        var results = await runner.RunAllAsync(tried.Where(one => one.Task is not null).Select(one => (one.Task!, CodeAnswer.Extract(one.Completion))), cancellation);
        var next = 0;
        return [.. tried.Select(one => one.Task is null ? 0 : Score(results[next++]))];
    }

    private double Score(CodeResult result) => givesShares ? result.PassedShare : result.Passed ? 1 : 0;
}
