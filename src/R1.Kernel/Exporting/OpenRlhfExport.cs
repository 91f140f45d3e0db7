using System.Text.Json.Nodes;
using R1.Training.PolicyOptimization.Advantages;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Kernel.Exporting;

/// <summary>OpenRLHF: arguments of its command, one a line.</summary>
internal sealed class OpenRlhfExport(ExportPlan plan) : FrameworkExport(plan)
{
    public const string Framework = "openrlhf";

    // Accuracy and format.
    private const double LargestReward = 2;

    public override string Name => Framework;

    public override string ConfigFile => "r1_zero.args";

    public override IReadOnlyList<Setting> Settings() => [.. Data(), .. Algorithm(), .. Machines()];

    public override string Render(IReadOnlyList<Setting> settings) => SettingsLines.Render(settings);

    public override JsonObject Row(string prompt, string answer, string id) => new() { ["prompt"] = prompt, ["label"] = answer, ["id"] = id };

    public override string LaunchScript() => LaunchScripts.OnRay(
        Plan, "python3 -m openrlhf.cli.train_ppo_ray \"${arguments[@]}\"", $"mapfile -t arguments < <(grep -v '^#' {ConfigFile})");

    public override IEnumerable<string> Differences() =>
    [
        "advantages divide by the deviation of a sample plus 1e-9 (ours: of the population)",
        "prompts are cut on the left when they are longer than allowed (ours: refused)",
        .. ReferenceStays(),
        .. AveragesTokens ? Array.Empty<string>() : ["losses are averaged over all tokens (ours: over tokens, then completions)"],
    ];

    protected override IEnumerable<string> OwnFaults()
    {
        if (Scale == AdvantageScale.Batch) yield return "advantage.scale: batch (only group and none)";
        if (Grpo.MaskTruncated) yield return "mask_truncated: true (only false)";
        if (Grpo.SamplerCorrection is { Level: ImportanceLevel.Sequence } or { BatchNormalize: true })
            yield return "sampler_correction: of sequences, or normalised (only token by token)";
    }

    private IEnumerable<Setting> Data() =>
    [
        new("actor.model_name_or_path", Plan.Model), new("reward.remote_url", Plan.File(RewardsFile)), new("data.prompt_dataset", Plan.File(PromptsFile)),
        new("data.input_key", "prompt"), new("data.label_key", "label"), new("data.max_samples", Plan.Problems), new("data.max_len", Plan.ContextTokens),
        new("rollout.max_new_tokens", Grpo.Sampling.MaxNewTokens), new("rollout.batch_size", Grpo.PromptsPerStep),
        new("rollout.n_samples_per_prompt", Grpo.GroupSize), new("rollout.temperature", Grpo.Sampling.Temperature),
        new("train.batch_size", Plan.CompletionsPerUpdate), new("train.micro_batch_size", 1), new("train.max_epochs", Grpo.InnerEpochs),
        new("train.num_episodes", Plan.Epochs), new("train.seed", Plan.Seed),
    ];

    private IEnumerable<Setting> Algorithm() =>
    [
        new("algo.advantage.estimator", Scale == AdvantageScale.Group ? "group_norm" : "dr_grpo"),
        new("algo.kl.init_coef", Grpo.Objective.KlCoefficient), new("algo.kl.use_loss", Grpo.Objective.KlCoefficient > 0), new("algo.kl.estimator", "k3"),
        new("algo.dynamic_filtering_enable", Grpo.DynamicSampling), new("algo.dynamic_filtering_range", new[] { 0, LargestReward }),
        new("actor.eps_clip_low_high", new[] { Loss.ClipEpsilon, ClipHigh }), .. DualClip(), .. Correction(),
        new("actor.adam.lr", Grpo.LearningRate), new("actor.adam.betas", new[] { 0.9, 0.95 }), new("actor.max_norm", Grpo.MaxGradientNorm),
        // A cosine that ends where it begins: its scheduler takes no arguments for the constant one.
        new("actor.lr_scheduler", "cosine_with_min_lr"), new("actor.min_lr_ratio", 1.0),
        new("actor.lr_warmup_ratio", (double)Grpo.WarmupUpdates / Plan.Updates),
    ];

    private IEnumerable<Setting> DualClip() => Loss.DualClip is { } bound ? [new("actor.dual_clip", bound)] : [];

    private IEnumerable<Setting> Correction() => Grpo.SamplerCorrection is not { } weights ? [] :
    [
        new("algo.advantage.is_correction_enable", true), new("algo.advantage.is_correction_threshold", new[] { 0, weights.Threshold }),
        new("algo.advantage.is_correction_type", weights.Bound == ImportanceBound.Truncated ? "tis" : "icepop"),
    ];

    private IEnumerable<Setting> Machines() =>
    [
        new("actor.num_nodes", Plan.Nodes), new("actor.num_gpus_per_node", Plan.GpusPerNode), new("ref.num_nodes", Plan.Nodes),
        new("ref.num_gpus_per_node", Plan.GpusPerNode), new("vllm.num_engines", Plan.Gpus / Plan.TensorParallel),
        new("vllm.tensor_parallel_size", Plan.TensorParallel), new("vllm.gpu_memory_utilization", 0.5), new("vllm.enable_sleep", true),
        new("train.colocate_all", true), new("ds.enable_sleep", true), new("ds.zero_stage", 3), new("ds.param_dtype", "bf16"),
        new("actor.gradient_checkpointing_enable", true), new("ckpt.output_dir", Plan.File(OutputFolder)), new("ckpt.path", Plan.File(OutputFolder + "/steps")),
        new("ckpt.save_steps", 50), new("ckpt.save_hf", true), new("logger.logging_steps", 1),
    ];
}
