using R1.Data;
using R1.Foundation;
using R1.Generation;
using R1.Rewards;
using R1.Training.Gradients;

namespace R1.Pipeline.Preferences;

/// <summary>Two answers to one question, the better one first.</summary>
/// <param name="Problem">What was asked.</param>
/// <param name="Chosen">The better answer.</param>
/// <param name="Rejected">The worse one.</param>
/// <param name="Margin">By how much the judge preferred it, mean over its looks.</param>
public sealed record PreferencePair(Problem Problem, string Chosen, string Rejected, double Margin);

/// <summary>
/// A judge of answers in the place of DeepSeek-V3 (section 2.3.4): the rule of the task with noise, and with a liking for the answer that is shown first, as
/// language models have it.
/// </summary>
/// <param name="Noise">Standard deviation of one look.</param>
/// <param name="PositionBias">What the answer shown first gains.</param>
public sealed record PreferenceJudge(double Noise = 0.2, double PositionBias = 0.2)
{
    /// <summary>How much better the first answer seems, in one look.</summary>
    public double Compare(double first, double second, SeededRandom random) => first - second + PositionBias + (Noise * random.NextNormal());
}

/// <summary>Makes preference data as version 2 describes it: judged four times in random order, kept by margin, lengths balanced.</summary>
public static class PreferenceData
{
    private const int Looks = 4;

    /// <summary>Pairs among the distinct answers to each question, no answer in two pairs.</summary>
    /// <param name="groups">Completions.</param>
    /// <param name="judge">Who compares.</param>
    /// <param name="leastMargin">Pairs that are closer are dropped.</param>
    /// <param name="random">Source of pairs, orders and noise.</param>
    public static IReadOnlyList<PreferencePair> Pairs(
        IReadOnlyList<RolloutGroup> groups, PreferenceJudge judge, double leastMargin, SeededRandom random)
    {
        var pairs = new List<PreferencePair>();
        foreach (var group in groups)
        {
            var answers = group.Rollouts.Select(rollout => TaskReward.FinalAnswer(rollout.Text)).Distinct().ToArray();
            random.Shuffle<string>(answers);
            foreach (var two in answers.Chunk(2).Where(two => two.Length == 2))
            {
                var margin = Judge(group.Problem, two[0], two[1], judge, random);
                var (better, worse) = margin > 0 ? (two[0], two[1]) : (two[1], two[0]);
                if (Math.Abs(margin) >= leastMargin) pairs.Add(new PreferencePair(group.Problem, better, worse, Math.Abs(margin)));
            }
        }
        return Balanced(pairs);
    }

    /// <summary>A text as a reward model reads it: question, answer, end.</summary>
    public static TokenSequence ToSequence(Problem problem, string answer) => new(SmallLanguage.Prompt(problem), SmallLanguage.Completion(answer), 0);

    private static double Judge(Problem problem, string one, string other, PreferenceJudge judge, SeededRandom random)
    {
        var rule = TaskReward.World;
        var (first, second) = (rule.Score(problem, one), rule.Score(problem, other));
        return Enumerable.Range(0, Looks).Average(_ =>
            random.NextBool() ? judge.Compare(first, second, random) : -judge.Compare(second, first, random));
    }

    // As many pairs in which the longer answer is the better one as pairs in which it is the worse one, so that length tells nothing.
    private static IReadOnlyList<PreferencePair> Balanced(IReadOnlyList<PreferencePair> pairs)
    {
        static int Words(string answer) => answer.Count(letter => letter == ' ');
        var longer = pairs.Where(pair => Words(pair.Chosen) > Words(pair.Rejected)).ToList();
        var shorter = pairs.Where(pair => Words(pair.Chosen) < Words(pair.Rejected)).ToList();
        var most = Math.Min(longer.Count, shorter.Count);
        return [.. pairs.Where(pair => Words(pair.Chosen) == Words(pair.Rejected)), .. longer.Take(most), .. shorter.Take(most)];
    }
}
