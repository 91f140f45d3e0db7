using R1.Data;
using R1.Generation;

namespace R1.Rewards;

/// <summary>A rule that gives a completion a number. It sees the whole rollout: problem, token ids, text, length, whether it was cut off.</summary>
public interface IReward
{
    /// <summary>Snake-case name under which the score is reported, e.g. <c>accuracy</c>.</summary>
    string Name { get; }

    /// <summary>Scores one completion. Pure: the same rollout gives the same score, and no completion makes it throw.</summary>
    /// <param name="rollout">What was asked and what the policy wrote after the prompt.</param>
    double Score(Rollout rollout);

    /// <summary>
    /// Scores many completions, in the same order. By default one after the other; a reward that needs all of them at once, as one that compiles and
    /// runs programs or one that compares completions of the same problem, has its own way.
    /// </summary>
    /// <param name="rollouts">E.g. all of a training step.</param>
    IReadOnlyList<double> ScoreAll(IReadOnlyList<Rollout> rollouts) => [.. rollouts.Select(Score)];
}

/// <summary>Scores of texts that no model sampled.</summary>
public static class RewardExtensions
{
    /// <summary>Scores a text as the completion of a problem; a reward that counts tokens finds none.</summary>
    public static double Score(this IReward reward, Problem problem, string completion) => reward.Score(Rollout.OfText(problem, completion));
}
