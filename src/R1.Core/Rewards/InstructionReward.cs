using R1.Data;
using R1.Generation;
using R1.Verification.Instructions;

namespace R1.Rewards;

/// <summary>
/// Accuracy on instructions that a program can check: 1 when the response follows all of the problem's, else 0 (IFEval's prompt-level accuracy; table 4 of the
/// paper reports the strict one). The problem's answer holds the instructions, see <see cref="InstructionList.Parse"/>.
/// </summary>
/// <remarks>
/// The response is what stands between answer tags; where there are none, what follows the thoughts; where there are none either, the whole completion.
/// Thoughts that do not end leave no response.
/// </remarks>
/// <param name="loosely">Whether a response that follows an instruction after small changes does: the loose criterion. Default: the strict one.</param>
internal sealed class InstructionReward(bool loosely = false) : IReward
{
    /// <inheritdoc/>
    public string Name => "accuracy";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The problem's answer holds no instructions, or one that there is no rule for.</exception>
    public double Score(Rollout rollout) =>
        Instructions(rollout.Problem).Followed(StatedAnswer.Of(rollout.Text), loosely).All(isFollowed => isFollowed) ? 1 : 0;

    private static InstructionList Instructions(Problem problem)
    {
        try
        {
            return InstructionList.Parse(GoldAnswer.Of(problem));
        }
        catch (FormatException error)
        {
            throw new ArgumentException($"The answer of problem '{problem.Id}' holds no instructions: {error.Message}", nameof(problem), error);
        }
    }
}
