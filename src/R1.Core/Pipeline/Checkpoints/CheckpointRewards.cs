using R1.Pipeline.Preferences;
using R1.Rewards;

namespace R1.Pipeline.Checkpoints;

/// <summary>The rewards of the stages, from a rule that tells what is right.</summary>
public static class CheckpointRewards
{
    /// <summary>R1-Zero (section 2.2.2): accuracy and format, equal weights.</summary>
    public static WeightedReward Zero(IReward accuracy) => new((accuracy, 1), (new FormatReward(), 1));

    /// <summary>Reasoning (section 2.3.2): accuracy and language consistency, summed.</summary>
    public static WeightedReward Reasoning(IReward accuracy) => new((accuracy, 1), (new LanguageConsistencyReward(), 1));

    /// <summary>
    /// The last part (section 2.3.4): reasoning as before; questions of preference pairs (<see cref="PairFile.FamilyName"/>) by the reward model.
    /// </summary>
    /// <param name="accuracy">The rule.</param>
    /// <param name="helpful">The reward model; not owned.</param>
    public static WeightedReward LastPart(IReward accuracy, HelpfulnessModel helpful)
    {
        var nothing = new TextReward("nothing", (_, _) => 0);
        return new WeightedReward(
            (new FamilyReward("outcome", accuracy, (PairFile.FamilyName, helpful.ToReward())), 1),
            (new FamilyReward("language_consistency", new LanguageConsistencyReward(), (PairFile.FamilyName, nothing)), 1));
    }
}
