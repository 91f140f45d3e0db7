using R1.Foundation;
using R1.Rewards;
using R1.Runs;
using R1.Training.PolicyOptimization;
using R1.Training.Pretraining;

namespace R1.Pipeline;

/// <summary>What becomes of one student: its base, taught by the final model, reinforced instead, and both. Each is trained when it is asked for.</summary>
public sealed class Student
{
    private const string Distilling = "07-distillation", Comparing = "08-distillation-vs-rl";

    private readonly LazyModels _models;
    private readonly Lazy<TrainedModel<PretrainStep>> _base, _distilled;
    private readonly Lazy<TrainedModel<GrpoStep>> _zero, _longZero, _reinforced;

    internal Student(StudentConfig config, DistillationFamily family, LazyModels models)
    {
        (Config, _models) = (config, models);
        _base = models.Trained(new ModelKind($"base_{Name}", Revision: 1, Distilling), config, () => [], () => new StudentStage(config));
        _distilled = models.Trained(
            new ModelKind($"distill_{Name}", Revision: 1, Distilling), family.DataConfig, () => [Base.Stored, family.Teacher.Stored],
            () => new FineTuningStage(family.DataConfig.FineTuning, Base.Policy, family.Examples, new Seeds(config.Seed)));
        var reward = ReinforcementConfig.ZeroReward();
        _zero = Reinforce(new ModelKind($"zero_{Name}", Revision: 1, Comparing), _base, family.ZeroConfig, reward);
        _longZero = Reinforce(new ModelKind($"zero_{Name}_long", Revision: 1, Comparing), _base, family.LongZeroConfig, reward);
        _reinforced = Reinforce(
            new ModelKind($"distill_{Name}_rl", Revision: 1, Distilling), _distilled, family.ReinforcedConfig, family.ReinforcedConfig.ReasoningReward());
    }

    /// <summary>Its model and pre-training.</summary>
    public StudentConfig Config { get; }

    /// <summary>Architecture and size in one word, e.g. <c>qwen_57k</c>.</summary>
    public string Name => Config.Name;

    /// <summary>After pre-training.</summary>
    public TrainedModel<PretrainStep> Base => _base.Value;

    /// <summary>The base, fine-tuned on the teacher's curated completions (section 2.4); no reinforcement learning.</summary>
    public TrainedModel<PretrainStep> Distilled => _distilled.Value;

    /// <summary>The base after reinforcement learning that costs about as much as distillation (section 4.1).</summary>
    public TrainedModel<GrpoStep> Zero => _zero.Value;

    /// <summary>The base after far more reinforcement learning (section 4.1).</summary>
    public TrainedModel<GrpoStep> LongZero => _longZero.Value;

    /// <summary>The distilled student after reinforcement learning, which the paper leaves to others (section 3.2).</summary>
    public TrainedModel<GrpoStep> Reinforced => _reinforced.Value;

    private Lazy<TrainedModel<GrpoStep>> Reinforce(
        ModelKind kind, Lazy<TrainedModel<PretrainStep>> start, ReinforcementConfig config, WeightedReward reward) => _models.Trained(
            kind, config, () => [start.Value.Stored], () => new ReinforcementStage(config, start.Value.Policy, reward));
}
