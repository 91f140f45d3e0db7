using TorchSharp;
using static TorchSharp.torch;

namespace R1.Training;

/// <summary>
/// What DAPO (arXiv 2503.14476) adds to GRPO around the loss; its clip-higher and token mean are settings of
/// <see cref="GrpoLossOptions"/>. None of it is in the paper: for comparisons.
/// </summary>
public static class Dapo
{
    /// <summary>Dynamic sampling: the groups worth training on, those whose rewards are not all equal.</summary>
    /// <param name="rewards">[prompts, group]</param>
    /// <returns>Their indices in order; what is missing was dropped, to be counted and sampled anew.</returns>
    public static int[] InformativeGroups(float[,] rewards)
    {
        var members = Enumerable.Range(0, rewards.GetLength(1)).ToArray();
        return [.. Enumerable.Range(0, rewards.GetLength(0)).Where(p => members.Any(i => rewards[p, i] != rewards[p, 0]))];
    }

    /// <summary>Overlong filtering: completions that the token budget cut off teach nothing, since their reward says little.</summary>
    /// <param name="completionMask">[batch, time]</param>
    /// <param name="finished">[batch], whether a stop token ended the completion.</param>
    /// <returns>[batch, time], zero on every row that is not finished.</returns>
    public static Tensor MaskTruncated(Tensor completionMask, IReadOnlyList<bool> finished)
    {
        if (completionMask.shape[0] != finished.Count)
            throw new ArgumentException($"The mask has {completionMask.shape[0]} completions, the flags {finished.Count}.");
        using var scope = NewDisposeScope();
        var rows = tensor(finished.ToArray(), device: completionMask.device).unsqueeze(-1);
        return where(rows, completionMask, zeros_like(completionMask)).MoveToOuterDisposeScope();
    }

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
