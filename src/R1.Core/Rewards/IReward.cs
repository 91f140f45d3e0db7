using R1.Data;

namespace R1.Rewards;

/// <summary>A rule that gives a completion a number.</summary>
public interface IReward
{
    /// <summary>Snake-case name under which the score is reported, e.g. <c>accuracy</c>.</summary>
    string Name { get; }

    /// <summary>Scores one completion. Pure: the same arguments give the same score, and no text makes it throw.</summary>
    /// <param name="problem">What was asked, with the gold answer.</param>
    /// <param name="completion">What the policy wrote behind the prompt, without stop and padding tokens.</param>
    double Score(Problem problem, string completion);
}
