using R1.Training.PolicyOptimization;
using R1.Training.Pretraining;

namespace R1.Pipeline;

/// <summary>What a training cost, for comparisons at equal compute (section 4.1).</summary>
/// <param name="Generated">Tokens that were sampled for it.</param>
/// <param name="Trained">Tokens that gradients were computed for, once for each pass.</param>
/// <param name="Operations">Floating-point operations: 2 N per generated token and 6 N per trained one, N being the parameters that act on a token.</param>
public readonly record struct TrainingCost(double Generated, double Trained, double Operations)
{
    /// <summary>Both together.</summary>
    public static TrainingCost operator +(TrainingCost a, TrainingCost b) =>
        new(a.Generated + b.Generated, a.Trained + b.Trained, a.Operations + b.Operations);

    /// <summary>Sampling alone.</summary>
    /// <param name="tokens">Tokens sampled.</param>
    /// <param name="parameters">Parameters that act on a token.</param>
    public static TrainingCost OfSampling(double tokens, long parameters) => new(tokens, 0, 2 * tokens * parameters);

    /// <summary>Supervised training, prompts included.</summary>
    public static TrainingCost Of(TrainedModel<PretrainStep> model)
    {
        var tokens = (double)model.Steps[^1].Training!.Tokens;
        return new TrainingCost(0, tokens, 6 * tokens * model.Policy.Model.ActiveParameterCount);
    }

    /// <summary>Reinforcement learning after each of its steps; prompts are not counted, which favours it.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="config">Its settings.</param>
    public static IReadOnlyList<(int Step, TrainingCost Cost)> Of(TrainedModel<GrpoStep> model, ReinforcementConfig config)
    {
        var (sum, all) = (default(TrainingCost), new List<(int, TrainingCost)> { (0, default) });
        foreach (var step in model.Steps.Where(step => step.Training is not null))
            all.Add((step.Step, sum += Of(step.Training!, config.Grpo, model.Policy.Model.ActiveParameterCount)));
        return all;
    }

    // Groups whose answers are all worth the same are sampled and not trained on.
    internal static TrainingCost Of(GrpoStep step, GrpoConfig config, long parameters)
    {
        var generated = config.PromptsPerStep * config.GroupSize * step.MeanLength;
        var trained = generated * config.InnerEpochs * (1 - ((double)step.ZeroAdvantageGroups / config.PromptsPerStep));
        return new TrainingCost(generated, trained, ((2 * generated) + (6 * trained)) * parameters);
    }
}
