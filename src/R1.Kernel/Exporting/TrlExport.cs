using System.Text.Json.Nodes;
using R1.Training.PolicyOptimization.Advantages;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Kernel.Exporting;

/// <summary>TRL: the configuration file of its command <c>trl grpo</c>.</summary>
internal sealed class TrlExport(ExportPlan plan) : FrameworkExport(plan)
{
    public const string Framework = "trl";

    public override string Name => Framework;

    public override string ConfigFile => "r1_zero.yaml";

    public override IReadOnlyList<Setting> Settings() => [.. Model(), .. Batches(), .. Algorithm(), .. Optimizer()];

    public override string Render(IReadOnlyList<Setting> settings) => SettingsYaml.Nested(settings);

    public override JsonObject Row(string prompt, string answer, string id) => new() { ["prompt"] = prompt, ["solution"] = answer, ["id"] = id };

    public override string LaunchScript() => LaunchScripts.WithAccelerate(Plan, ConfigFile);

    public override IEnumerable<string> Differences() =>
    [
        "advantages divide by the deviation of a sample plus 1e-4 (ours: of the population)",
    ];

    protected override IEnumerable<string> OwnFaults()
    {
        if (Grpo.DynamicSampling) yield return "dynamic_sampling: true (only false)";
        if (Grpo.SamplerCorrection is { BatchNormalize: true }) yield return "sampler_correction.batch_normalize: true (only false)";
        if (Plan.CompletionsPerUpdate % Plan.Gpus != 0)
            yield return $"{Plan.CompletionsPerUpdate} completions of an update on {Plan.Gpus} GPUs (only a number that divides them)";
    }

    private IEnumerable<Setting> Model() =>
    [
        new("model_name_or_path", Plan.Model), new("dtype", "bfloat16"),
        new("datasets", new[] { new Dictionary<string, object> { ["path"] = "json", ["data_files"] = Plan.File(PromptsFile), ["split"] = "train" } }),
        new("reward_funcs", new[] { "r1_rewards.accuracy", "r1_rewards.format_kept" }), new("reward_weights", new[] { 1.0, 1.0 }),
        new("output_dir", Plan.File(OutputFolder)), new("seed", Plan.Seed),
    ];

    // One completion on each GPU at a time; TRL counts completions, and generates for all updates of a rollout at once.
    private IEnumerable<Setting> Batches()
    {
        var accumulation = Plan.CompletionsPerUpdate / Plan.Gpus;
        return
        [
            new("per_device_train_batch_size", 1), new("gradient_accumulation_steps", accumulation),
            new("steps_per_generation", accumulation * Grpo.MiniBatches), new("num_generations", Grpo.GroupSize),
            new("num_iterations", Grpo.InnerEpochs), new("max_steps", Plan.Updates), new("max_completion_length", Grpo.Sampling.MaxNewTokens),
            new("temperature", Grpo.Sampling.Temperature), new("use_vllm", true), new("vllm_mode", "colocate"),
            new("vllm_tensor_parallel_size", Plan.TensorParallel), new("vllm_max_model_length", Plan.ContextTokens),
        ];
    }

    private IEnumerable<Setting> Algorithm() =>
    [
        new("loss_type", AveragesTokens ? "dapo" : "grpo"), new("scale_rewards", Scale.ToString().ToLowerInvariant()),
        new("epsilon", Loss.ClipEpsilon), new("epsilon_high", ClipHigh), .. Delta(), new("beta", Grpo.Objective.KlCoefficient),
        new("mask_truncated_completions", Grpo.MaskTruncated),
        new("sync_ref_model", Grpo.Objective.KlCoefficient > 0), new("ref_model_mixup_alpha", 1.0),
        new("ref_model_sync_steps", Grpo.ReferenceRefreshSteps * Grpo.MiniBatches * Grpo.InnerEpochs), .. Correction(),
    ];

    private IEnumerable<Setting> Delta() => Loss.DualClip is { } bound ? [new("delta", bound)] : [];

    private IEnumerable<Setting> Correction()
    {
        yield return new("vllm_importance_sampling_correction", Grpo.SamplerCorrection is not null);
        if (Grpo.SamplerCorrection is not { } weights) yield break;
        var (level, bound) = (weights.Level == ImportanceLevel.Token ? "token" : "sequence", weights.Bound == ImportanceBound.Truncated ? "truncate" : "mask");
        yield return new("vllm_importance_sampling_mode", $"{level}_{bound}");
        yield return new("vllm_importance_sampling_clip_max", weights.Threshold);
    }

    private IEnumerable<Setting> Optimizer() =>
    [
        new("learning_rate", Grpo.LearningRate), new("lr_scheduler_type", "constant_with_warmup"), new("warmup_steps", Grpo.WarmupUpdates),
        new("adam_beta1", 0.9), new("adam_beta2", 0.95), new("weight_decay", 0.0), new("max_grad_norm", Grpo.MaxGradientNorm), new("bf16", true),
        new("gradient_checkpointing", true), new("logging_steps", 1), new("save_steps", 50), new("report_to", "none"),
    ];
}
