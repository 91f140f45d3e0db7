using R1.Data;

namespace R1.Rewards;

/// <summary>A rule that gives a completion a number.</summary>
public interface IReward
{
    /// <summary>Snake-case name under which the score is reported, e.g. <c>accuracy</c>.</summary>
    string Name { get; }

    /// <summary>Scores one completion. Pure: the same arguments give the same score, and no completion makes it throw.</summary>
    /// <param name="problem">What was asked, with the gold answer.</param>
    /// <param name="completion">What the policy wrote behind the prompt, without stop and padding tokens.</param>
    double Score(Problem problem, string completion);

    /// <summary>
    /// Scores many completions, in the same order. By default one after the other; a reward that can do better with all of them at hand, as one that
    /// compiles and runs programs can, has its own way, to the same scores.
    /// </summary>
    /// <param name="completions">Problems with completions of them, e.g. all of a training step.</param>
    IReadOnlyList<double> ScoreAll(IReadOnlyList<(Problem Problem, string Completion)> completions) =>
        [.. completions.Select(one => Score(one.Problem, one.Completion))];
}
