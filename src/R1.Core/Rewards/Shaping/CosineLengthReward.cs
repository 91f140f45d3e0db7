using R1.Foundation;
using R1.Generation;

namespace R1.Rewards.Shaping;

/// <summary>
/// Accuracy scaled by length along a cosine (arXiv 2502.03373): shorter right answers score higher, and so do longer wrong ones.
/// </summary>
/// <param name="accuracy">What is right: above 0.5.</param>
public sealed class CosineLengthReward(IReward accuracy) : IReward
{
    /// <inheritdoc/>
    public string Name => "cosine_length";

    /// <summary>Of a right answer as long as allowed.</summary>
    public double MinCorrect { get; init; } = 0.5;

    /// <summary>Of an empty right answer.</summary>
    public double MaxCorrect { get; init; } = 1;

    /// <summary>Of an empty wrong answer.</summary>
    public double MinWrong { get; init; } = -1;

    /// <summary>Of a wrong answer as long as allowed.</summary>
    public double MaxWrong { get; init; } = -0.5;

    /// <summary>The length at which the cosine ends, tokens.</summary>
    public int MaxLength { get; init; } = 1000;

    /// <inheritdoc/>
    public double Score(Rollout rollout) => Score(accuracy.Score(rollout) > 0.5, rollout.Length);

    /// <summary>The reward of an answer.</summary>
    /// <param name="isCorrect">What the verifier said.</param>
    /// <param name="length">Of the completion.</param>
    public double Score(bool isCorrect, int length)
    {
        var (start, end) = isCorrect ? (MaxCorrect, MinCorrect) : (MinWrong, MaxWrong);
        return end + 0.5 * (start - end) * (1 + PortableMath.Cos(Math.PI * length / MaxLength));
    }
}
