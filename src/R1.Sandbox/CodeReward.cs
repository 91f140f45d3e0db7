using R1.Data;
using R1.Generation;
using R1.Rewards;

namespace R1.Sandbox;

/// <summary>
/// Code reward (section 2.2.2: "a compiler can be used to generate feedback based on predefined test cases"): 1 when the program in the
/// completion passes every test, else 0.
/// </summary>
/// <remarks>
/// A program is never to blame for the sandbox: when the tests are faulty or the workers do not stay alive, scoring ends with an exception that names the
/// fault.
/// </remarks>
/// <param name="runner">Runs the programs; not owned.</param>
/// <param name="taskOf">The tests of a problem; null where it has none, which scores 0 (<see cref="FamilyReward"/> sends such problems elsewhere).</param>
/// <param name="givesShares">
/// True: the share of the tests that pass instead of all or nothing. A share can be earned without a solution, so the default is false.
/// </param>
public sealed class CodeReward(CodeRunner runner, Func<Problem, CodeTask?> taskOf, bool givesShares = false) : IReward
{
    /// <inheritdoc/>
    public string Name => "code";

    /// <inheritdoc/>
    /// <inheritdoc cref="CodeRunner.RunAsync" path="/exception"/>
    public double Score(Rollout rollout) => ScoreAll([rollout])[0];

    /// <inheritdoc/>
    /// <inheritdoc cref="CodeRunner.RunAsync" path="/exception"/>
    // On the thread pool: a caller with a thread of its own for continuations, such as a notebook's cell, would wait for itself.
    public IReadOnlyList<double> ScoreAll(IReadOnlyList<Rollout> rollouts) => Task.Run(() => ScoreAllAsync(rollouts)).GetAwaiter().GetResult();

    /// <summary>
    /// Scores many completions, as many at once as the runner has workers; scores in the same order. Equal programs for equal tests are run once: a policy
    /// that is sure of itself writes the same program again and again.
    /// </summary>
    /// <param name="rollouts">Completions of problems.</param>
    /// <param name="cancellation">Ends the runs.</param>
    /// <inheritdoc cref="CodeRunner.RunAsync" path="/exception"/>
    public async Task<IReadOnlyList<double>> ScoreAllAsync(IReadOnlyList<Rollout> rollouts, CancellationToken cancellation = default)
    {
        var tasks = rollouts.Select(one => one.Problem).Distinct().ToDictionary(problem => problem, taskOf);
        var tried = rollouts.Select(one => (Task: tasks[one.Problem], one.Text))
            .Select(one => (one.Task, Program: one.Task is null ? "" : CodeAnswer.Extract(one.Text, one.Task))).ToList();
        var distinct = tried.Where(one => one.Task is not null).Distinct().ToList();
        var results = await runner.RunAllAsync(distinct.Select(one => (one.Task!, one.Program)), cancellation);
        var scores = distinct.Zip(results.Select(Score)).ToDictionary(pair => pair.First, pair => pair.Second);
        return [.. tried.Select(one => scores.GetValueOrDefault(one))];
    }

    private double Score(CodeResult result) => givesShares ? result.PassedShare : result.Passed ? 1 : 0;
}
