namespace R1.Training.PolicyOptimization;

/// <summary>
/// What DAPO (arXiv 2503.14476) adds to the rewards. Its clip-higher and token mean are settings of <see cref="GrpoLossOptions"/>, its dynamic
/// sampling and overlong filtering of <see cref="GrpoConfig"/>. None of it is in the paper: for comparisons.
/// </summary>
public static class Dapo
{
    /// <summary>
    /// Soft overlong punishment, added to the reward: nothing up to max - buffer tokens, then falling linearly to -1 at max. It warns
    /// before the budget cuts.
    /// </summary>
    /// <param name="length">Of the completion, tokens.</param>
    /// <param name="maxTokens">The budget.</param>
    /// <param name="bufferTokens">Length of the slope, from 1 to the budget (DAPO: 4,096 of 20,480).</param>
    /// <returns>From -1 to 0.</returns>
    public static double OverlongPunishment(int length, int maxTokens, int bufferTokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bufferTokens, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bufferTokens, maxTokens);
        return Math.Clamp((maxTokens - bufferTokens - length) / (double)bufferTokens, -1, 0);
    }
}
