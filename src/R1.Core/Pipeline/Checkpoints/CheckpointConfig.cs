using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using R1.Configuration;
using R1.Generation;
using R1.Models.Adapters;
using R1.Training.FineTuning;
using R1.Training.Optimizers;
using R1.Training.PolicyOptimization;
using R1.Training.PolicyOptimization.Advantages;
using R1.Training.PolicyOptimization.Losses;
using R1.Training.RewardModels;

namespace R1.Pipeline.Checkpoints;

/// <summary>
/// The settings of all stages on a published checkpoint (sections 2.2 and 2.3). Preset gpu has those of version 2 of the paper, with the learning rates and
/// lengths that one GPU and models of 0.5 to 8 billion parameters bear; the others are for a model so small that every stage takes seconds.
/// </summary>
public sealed record CheckpointConfig : ISeededConfig
{
    /// <value>Source of problems, noise and orders.</value>
    public required int Seed { get; init; }

    /// <value>R1-Zero (section 2.2): from the base, without any supervised step.</value>
    public required GrpoConfig Zero { get; init; }

    /// <value>Reasoning reinforcement learning (section 2.3.2), from the cold-started model.</value>
    public required GrpoConfig Reasoning { get; init; }

    /// <value>The last reinforcement learning (section 2.3.4) while it is on reasoning alone.</value>
    public required GrpoConfig FirstPart { get; init; }

    /// <value>Its last part, with general prompts and a reward model.</value>
    public required GrpoConfig LastPart { get; init; }

    /// <value>The fine-tuning of the cold start (section 2.3.1) and that on curated answers (section 2.3.3), both from the base.</value>
    public required FineTuningConfig FineTuning { get; init; }

    /// <value>The reward model of helpfulness.</value>
    public required RewardModelConfig RewardModel { get; init; }

    /// <value>Problems that R1-Zero answers for the cold start.</value>
    [Range(1, 10_000_000)]
    public required int ColdStartProblems { get; init; }

    /// <value>Problems that the reasoning checkpoint answers for rejection sampling.</value>
    [Range(1, 10_000_000)]
    public required int RejectionProblems { get; init; }

    /// <value>Answers to each of these. Default 4.</value>
    [Range(1, 1024)]
    public int SamplesPerProblem { get; init; } = 4;

    /// <value>Answers to one problem that are kept at most. Default 2.</value>
    [Range(1, 1024)]
    public int MostPerProblem { get; init; } = 2;

    /// <value>Longer answers are not kept, words. Default 4,000.</value>
    [Range(1, 10_000_000)]
    public int MostWords { get; init; } = 4000;

    /// <value>General examples for each reasoning example of rejection sampling, at most. Default 1/3: the paper has 200,000 beside 600,000.</value>
    [Range(0, 100)]
    public double GeneralShare { get; init; } = 1.0 / 3;

    /// <value>Share of the preference pairs that the reward model is measured on, in (0, 1). Default 0.1.</value>
    [Range(0.01, 0.99)]
    public double HeldOut { get; init; } = 0.1;

    /// <value>Train an adapter in every stage and merge it at its end, and one in the reward model; null (default) trains all parameters.</value>
    public LoraConfig? Lora { get; init; }

    /// <value>Steps between two checkpoints of a stage. Default 20.</value>
    [Range(1, 1_000_000)]
    public int CheckpointEvery { get; init; } = 20;

    /// <summary>Longer texts, questions included, are left out of fine-tuning and of the reward model, tokens.</summary>
    [JsonIgnore]
    public int LongestText => Math.Max(1024, 2 * Zero.Sampling.MaxNewTokens);

    /// <summary>The settings of a preset.</summary>
    /// <param name="preset">Scale.</param>
    /// <param name="seed">Source of problems, noise and orders.</param>
    /// <param name="lora">Whether adapters are trained, which need rates ten times as high.</param>
    public static CheckpointConfig For(Preset preset, int seed, bool lora = false) => preset == Preset.Gpu ? Large(seed, lora) : Small(preset, seed, lora);

    /// <summary>The same recipe with fewer or more steps: those of R1-Zero are given, and the other stages keep their proportion to them.</summary>
    /// <param name="zero">Steps of R1-Zero, at least 1.</param>
    /// <param name="maxNewTokens">Longest answer in all stages, tokens.</param>
    public CheckpointConfig Scaled(int zero, int maxNewTokens)
    {
        GrpoConfig Of(GrpoConfig stage) => stage with
        {
            Steps = Math.Max(1, (int)Math.Round((double)stage.Steps * zero / Zero.Steps)), Sampling = stage.Sampling with { MaxNewTokens = maxNewTokens },
        };
        return this with { Zero = Of(Zero), Reasoning = Of(Reasoning), FirstPart = Of(FirstPart), LastPart = Of(LastPart) };
    }

    private static CheckpointConfig Large(int seed, bool lora)
    {
        var zero = new GrpoConfig
        {
            Steps = 400, LearningRate = lora ? 1e-5 : 1e-6, SamplerCorrection = new ImportanceWeights(), PackSequences = true, MicroBatchTokens = 16_384,
            Sampling = new SamplingOptions { MaxNewTokens = 4096 },
        };
        return Of(seed, zero, lora, steps: (200, 150, 50)) with
        {
            FineTuning = new FineTuningConfig
            {
                Optimizer = OptimizerKind.AdamW, LearningRate = lora ? 1e-4 : 5e-5, TokensPerStep = 131_072, MicroBatchTokens = 16_384, PackSequences = true,
            },
            RewardModel = new RewardModelConfig { ExamplesPerStep = 256, LearningRate = lora ? 6e-5 : 6e-6, MicroBatchTokens = 8192 },
            ColdStartProblems = 2000, RejectionProblems = 7000,
        };
    }

    // The smallest checkpoint takes rates a thousand times those of a large one.
    private static CheckpointConfig Small(Preset preset, int seed, bool lora)
    {
        var isSmoke = preset == Preset.Smoke;
        var zero = new GrpoConfig
        {
            Steps = isSmoke ? 2 : 40, PromptsPerStep = isSmoke ? 4 : 16, GroupSize = 8, LearningRate = lora ? 3e-3 : 5e-4,
            Sampling = new SamplingOptions { MaxNewTokens = isSmoke ? 60 : 120 },
        };
        return Of(seed, zero, lora, steps: isSmoke ? (2, 2, 2) : (30, 15, 15)) with
        {
            FineTuning = new FineTuningConfig
            {
                Optimizer = OptimizerKind.AdamW, LearningRate = lora ? 2e-2 : 4e-3, Epochs = isSmoke ? 2 : 8, TokensPerStep = 4096,
            },
            RewardModel = new RewardModelConfig { Epochs = 2, ExamplesPerStep = 16, LearningRate = lora ? 1e-2 : 1e-3 },
            ColdStartProblems = isSmoke ? 16 : 200, RejectionProblems = isSmoke ? 16 : 800,
        };
    }

    private static CheckpointConfig Of(int seed, GrpoConfig zero, bool lora, (int Reasoning, int First, int Last) steps)
    {
        // The reference of an adapter is the model without it, which cannot be replaced.
        if (lora) zero = zero with { ReferenceRefreshSteps = 1_000_000 };
        // Version 2: temperature 0.7 in the last stage; scores of a reward model are not divided by the group's deviation, which would make small ones large.
        var last = zero with { Sampling = zero.Sampling with { Temperature = 0.7 } };
        return new CheckpointConfig
        {
            Seed = seed, Zero = zero, Lora = lora ? new LoraConfig { Rank = 32, Alpha = 64 } : null,
            Reasoning = zero with { Steps = steps.Reasoning },
            FirstPart = last with { Steps = steps.First },
            LastPart = last with { Steps = steps.Last, Advantage = new GroupAdvantage { Scale = AdvantageScale.None } },
            FineTuning = new FineTuningConfig(), RewardModel = new RewardModelConfig(), ColdStartProblems = 1, RejectionProblems = 1,
        };
    }
}
