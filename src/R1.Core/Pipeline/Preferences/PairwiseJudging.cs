using R1.Evaluation;
using R1.Foundation;
using R1.Generation;
using R1.Rewards;

namespace R1.Pipeline.Preferences;

/// <summary>
/// Open tasks are judged pair by pair, as in AlpacaEval 2 and Arena-Hard (section 3). The judge sees the summaries alone, so that thoughts neither help nor
/// hurt by their length (section 3, "Evaluation Prompts").
/// </summary>
public static class PairwiseJudging
{
    private const int Looks = 4;

    /// <summary>Judges the answers of one model beside those of another, sample by sample.</summary>
    /// <param name="answers">Groups of the model.</param>
    /// <param name="others">Groups of the other one, of the same problems in the same order and as large.</param>
    /// <param name="judge">Who compares, each pair four times, each order twice.</param>
    /// <param name="random">Source of the judge's noise.</param>
    public static IReadOnlyList<JudgedAnswer> Judge(
        IReadOnlyList<RolloutGroup> answers, IReadOnlyList<RolloutGroup> others, PreferenceJudge judge, SeededRandom random)
    {
        if (!answers.Select(group => group.Problem.Id).SequenceEqual(others.Select(group => group.Problem.Id)))
            throw new ArgumentException("The two models answered different problems, or in different orders: draw both from one benchmark.", nameof(others));
        return
        [
            .. answers.Zip(others).SelectMany(pair => pair.First.Rollouts.Zip(pair.Second.Rollouts, (one, other) =>
                new JudgedAnswer(Preference(one, other, judge, random), Words(one), Words(other)))),
        ];
    }

    private static double Preference(Rollout one, Rollout other, PreferenceJudge judge, SeededRandom random)
    {
        var rule = TaskReward.World;
        double Score(Rollout rollout) => rule.Score(rollout.Problem, TaskReward.FinalAnswer(rollout.Text));
        var (first, second) = (Score(one), Score(other));
        return Enumerable.Range(0, Looks).Average(look => (look % 2 == 0
            ? judge.Compare(first, second, random) : -judge.Compare(second, first, random)) > 0 ? 1.0 : 0);
    }

    private static int Words(Rollout rollout) => TaskReward.FinalAnswer(rollout.Text).Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
}
