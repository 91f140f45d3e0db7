using R1.Data;

namespace R1.Rewards;

/// <summary>The gold answer that accuracy is measured against.</summary>
internal static class GoldAnswer
{
    /// <exception cref="ArgumentException">The problem has none.</exception>
    public static string Of(Problem problem) => problem.Answer
        ?? throw new ArgumentException($"Problem '{problem.Id}' of the family '{problem.Family}' has no gold answer: "
            + "score open-ended prompts with another reward.", nameof(problem));
}
