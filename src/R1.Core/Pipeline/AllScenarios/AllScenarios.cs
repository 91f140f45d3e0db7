using R1.Configuration;
using R1.Data.Assistant;
using R1.Data.Search;
using R1.Pipeline.Preferences;
using R1.Rewards;
using R1.Runs;
using R1.Training.PolicyOptimization;
using R1.Training.Pretraining;

namespace R1.Pipeline;

/// <summary>All that decides the final model beside the one that it starts from.</summary>
/// <param name="Preferences">How the reward models are made.</param>
/// <param name="LastPart">The reinforcement learning under them.</param>
internal sealed record R1Config(PreferenceConfig Preferences, ReinforcementConfig LastPart) : ISeededConfig
{
    /// <inheritdoc/>
    public int Seed => LastPart.Seed;
}

/// <summary>
/// Section 2.3.4: the last reinforcement learning. Reasoning is rewarded by rules, general prompts by the two reward models; these come in the last part only,
/// since a policy that is trained on them for long learns to please them (version 2).
/// </summary>
public static class AllScenarios
{
    /// <summary>The model before the last part: reasoning alone.</summary>
    public static readonly ModelKind FirstPart = new("r1_first_part", Revision: 1, Notebook: "06-all-scenarios");

    /// <summary>The final model.</summary>
    public static readonly ModelKind R1 = new("r1", Revision: 1, Notebook: "06-all-scenarios");

    /// <summary>
    /// The reward of the last part: accuracy by rule and language consistency on reasoning, helpfulness and harmlessness by model on all else. The rule's score
    /// of everything goes along with weight 0, to tell what the reward models miss.
    /// </summary>
    /// <param name="models">The reward models.</param>
    /// <param name="harmlessness">Weight of harmlessness; 0 leaves it out.</param>
    public static WeightedReward Reward(PreferenceModels models, double harmlessness = 1)
    {
        var outcome = new FamilyReward("outcome", models.Helpfulness(), Reasoning(TaskReward.World));
        var language = new FamilyReward("language_consistency", Nothing, Reasoning(new LanguageConsistencyReward()));
        var safety = new FamilyReward("harmlessness", models.Harmlessness(), Reasoning(Nothing));
        return new WeightedReward((outcome, 1), (language, 1), (safety, harmlessness), (TaskReward.World, 0));
    }

    private static IReward Nothing => new TextReward("nothing", (_, _) => 0);

    private static (string Family, IReward Reward)[] Reasoning(IReward reward) =>
        [(SearchFamily.FamilyName, reward), .. AssistantFamilies.Reasoning.Select(family => (family.Name, reward))];
}
