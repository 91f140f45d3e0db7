using System.Text.Json.Nodes;
using R1.Training.PolicyOptimization.Advantages;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Kernel.Exporting;

/// <summary>verl: a Hydra file over its own defaults of PPO, with GRPO's advantages.</summary>
internal sealed class VerlExport(ExportPlan plan) : FrameworkExport(plan)
{
    public const string Framework = "verl";

    // verl always has a dual clip; beyond this ratio nothing is left of a gradient in float32.
    private const double NoDualClip = 1e9;

    // Prompts are exported as texts: a chat of one turn whose template adds nothing.
    private const string PlainTemplate = "{% for message in messages %}{{ message['content'] }}{% endfor %}";

    public override string Name => Framework;

    public override string ConfigFile => "r1_zero.yaml";

    public override IReadOnlyList<Setting> Settings() => [.. Data(), .. Actor(), .. Rollout(), .. Trainer()];

    public override string Render(IReadOnlyList<Setting> settings) =>
        "hydra:\n  searchpath:\n  - pkg://verl.trainer.config\ndefaults:\n- ppo_trainer\n- _self_\n" + SettingsYaml.Nested(settings);

    public override JsonObject Row(string prompt, string answer, string id) => new()
    {
        ["data_source"] = "r1",
        ["prompt"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = prompt }),
        ["ability"] = "math",
        ["reward_model"] = new JsonObject { ["style"] = "rule", ["ground_truth"] = answer },
        ["extra_info"] = new JsonObject { ["id"] = id },
    };

    public override string LaunchScript() => LaunchScripts.OnRay(
        Plan, $"python3 -m verl.trainer.main_ppo --config-path \"$PWD\" --config-name {Path.GetFileNameWithoutExtension(ConfigFile)}");

    public override IEnumerable<string> Differences() =>
    [
        "advantages divide by the deviation of a sample plus 1e-6 (ours: of the population)",
        .. ReferenceStays(),
    ];

    protected override IEnumerable<string> OwnFaults()
    {
        if (Scale == AdvantageScale.Batch) yield return "advantage.scale: batch (only group and none)";
        if (Grpo.MaskTruncated) yield return "mask_truncated: true (only false)";
        if (Grpo.SamplerCorrection is { Bound: ImportanceBound.Masked }) yield return "sampler_correction.bound: masked (only truncated)";
    }

    private IEnumerable<Setting> Data() =>
    [
        new("data.train_files", Plan.File(PromptsFile)), new("data.val_files", Plan.File(PromptsFile)), new("data.prompt_key", "prompt"),
        new("data.max_prompt_length", Plan.PromptTokens), new("data.max_response_length", Grpo.Sampling.MaxNewTokens),
        new("data.train_batch_size", Grpo.PromptsPerStep), new("data.seed", Plan.Seed),
        new("reward.custom_reward_function.path", Plan.File(RewardsFile)), new("reward.custom_reward_function.name", "compute_score"),
    ];

    private IEnumerable<Setting> Actor()
    {
        const string actor = "actor_rollout_ref.actor.";
        return
        [
            new("algorithm.adv_estimator", "grpo"), new("algorithm.norm_adv_by_std_in_grpo", Scale == AdvantageScale.Group),
            new("algorithm.use_kl_in_reward", false), new("algorithm.filter_groups.enable", Grpo.DynamicSampling), .. Filter(), .. Correction(),
            new("actor_rollout_ref.model.path", Plan.Model), new("actor_rollout_ref.model.custom_chat_template", PlainTemplate),
            new(actor + "optim.lr", Grpo.LearningRate), new(actor + "optim.lr_warmup_steps", Grpo.WarmupUpdates), new(actor + "optim.weight_decay", 0.0),
            new(actor + "optim.betas", new[] { 0.9, 0.95 }), new(actor + "optim.clip_grad", Grpo.MaxGradientNorm),
            new(actor + "ppo_mini_batch_size", Grpo.PromptsPerStep / Grpo.MiniBatches), new(actor + "ppo_epochs", Grpo.InnerEpochs),
            new(actor + "use_dynamic_bsz", true), new(actor + "ppo_max_token_len_per_gpu", Plan.ContextTokens),
            new(actor + "clip_ratio_low", Loss.ClipEpsilon), new(actor + "clip_ratio_high", ClipHigh), new(actor + "clip_ratio_c", Loss.DualClip ?? NoDualClip),
            new(actor + "loss_agg_mode", AveragesTokens ? "token-mean" : "seq-mean-token-mean"), new(actor + "entropy_coeff", 0),
            new(actor + "use_kl_loss", Grpo.Objective.KlCoefficient > 0), new(actor + "kl_loss_coef", Grpo.Objective.KlCoefficient),
            new(actor + "kl_loss_type", "low_var_kl"),
        ];
    }

    // By the member of that name in what compute_score returns.
    private IEnumerable<Setting> Filter() => Grpo.DynamicSampling ? [new("algorithm.filter_groups.metric", "score")] : [];

    private IEnumerable<Setting> Correction() => Grpo.SamplerCorrection is not { } weights ? [] :
    [
        new("algorithm.rollout_correction.rollout_is", weights.Level == ImportanceLevel.Token ? "token" : "sequence"),
        new("algorithm.rollout_correction.rollout_is_threshold", weights.Threshold),
        new("algorithm.rollout_correction.rollout_is_batch_normalize", weights.BatchNormalize),
    ];

    private IEnumerable<Setting> Rollout()
    {
        const string rollout = "actor_rollout_ref.rollout.";
        return
        [
            new(rollout + "name", "vllm"), new(rollout + "n", Grpo.GroupSize), new(rollout + "temperature", Grpo.Sampling.Temperature),
            new(rollout + "tensor_model_parallel_size", Plan.TensorParallel), new(rollout + "calculate_log_probs", true), new(rollout + "seed", Plan.Seed),
        ];
    }

    private IEnumerable<Setting> Trainer() =>
    [
        new("trainer.total_training_steps", Grpo.Steps), new("trainer.total_epochs", Plan.Epochs), new("trainer.nnodes", Plan.Nodes),
        new("trainer.n_gpus_per_node", Plan.GpusPerNode), new("trainer.logger", new[] { "console" }), new("trainer.project_name", "r1"),
        new("trainer.experiment_name", "r1-zero"), new("trainer.default_local_dir", Plan.File(OutputFolder)), new("trainer.save_freq", 50),
        new("trainer.test_freq", -1), new("trainer.val_before_train", false),
    ];
}
