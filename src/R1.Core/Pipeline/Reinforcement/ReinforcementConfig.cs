using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using R1.Data;
using R1.Data.Assistant;
using R1.Data.Search;
using R1.Evaluation;
using R1.Rewards;
using R1.Training.PolicyOptimization;
using R1.Training.PolicyOptimization.Advantages;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Pipeline;

/// <summary>Reinforcement learning on a mixture of problems: the second stage of R1 (section 2.3.2) and the last one (section 2.3.4).</summary>
public sealed record ReinforcementConfig : ISeededConfig
{
    /// <value>Source of problems and noise.</value>
    public required int Seed { get; init; }

    /// <value>The algorithm.</value>
    public required GrpoConfig Grpo { get; init; }

    /// <value>The training problems.</value>
    public required IReadOnlyList<ProblemShare> Mixture { get; init; }

    /// <value>What follows the training: the stand-in for broad mathematics.</value>
    public required BenchmarkConfig Broad { get; init; }

    /// <value>Weight of the language consistency reward, which is added to the accuracy; 0 leaves it out. Default 1: the paper sums the two.</value>
    [Range(0, 1e6)]
    public double LanguageWeight { get; init; } = 1;

    /// <value>Steps between two measurements of the development problems.</value>
    [Range(1, 1_000_000)]
    public required int EvaluateEvery { get; init; }

    /// <value>Steps between two checkpoints. Default 5.</value>
    [Range(1, 1_000_000)]
    public int CheckpointEvery { get; init; } = 5;

    /// <summary>
    /// The settings of reasoning reinforcement learning, from those of R1-Zero: mathematics, code, science, logic and reading in two languages.
    /// </summary>
    /// <param name="preset">Scale.</param>
    /// <param name="seed">Source of problems and noise.</param>
    public static ReinforcementConfig ForReasoning(Preset preset, int seed)
    {
        var zero = R1ZeroConfig.ForSearch(preset, seed);
        return new ReinforcementConfig
        {
            Seed = seed,
            Mixture = ReasoningMixture,
            Broad = zero.Broad,
            EvaluateEvery = zero.EvaluateEvery,
            Grpo = preset == Preset.Smoke ? zero.Grpo : ForReasoner(zero.Grpo) with { Steps = 120 },
        };
    }

    // A quarter of R1-Zero's rate, and a customary clip: a model that can reason already loses more by larger steps than it gains.
    private static GrpoConfig ForReasoner(GrpoConfig zero) => zero with
    {
        LearningRate = 1e-4,
        Objective = zero.Objective with { Loss = new ClippedLoss { ClipEpsilon = 0.2, ClipEpsilonHigh = 0.28 } },
    };

    /// <summary>The settings of the last reinforcement learning (section 2.3.4): temperature 0.7, the rates of the reasoning stage.</summary>
    /// <param name="preset">Scale.</param>
    /// <param name="seed">Source of problems and noise.</param>
    /// <param name="general">
    /// Its last part, with general prompts and preference rewards (version 2: the last 400 of 1,700 steps); else the part before, with reasoning alone.
    /// </param>
    public static ReinforcementConfig ForAllScenarios(Preset preset, int seed, bool general)
    {
        var start = ForReasoning(preset, seed);
        var grpo = start.Grpo with { Sampling = start.Grpo.Sampling with { Temperature = 0.7 } };
        // Scores of reward models differ a little between answers that are as good. Divided by the group's deviation, that would count as right and wrong do.
        if (general) grpo = grpo with { Advantage = new GroupAdvantage { Scale = AdvantageScale.None } };
        return start with
        {
            Mixture = general ? [.. ReasoningMixture, .. AssistantFamilies.General.Select(family => new ProblemShare(1, family.Problems()))] : ReasoningMixture,
            Grpo = preset == Preset.Smoke ? grpo : grpo with { Steps = general ? 80 : 60 },
        };
    }

    /// <summary>
    /// The settings of reinforcement learning on a small model in the place of distillation (section 4.1): the recipe of R1-Zero, on mathematics, code, science
    /// and logic, and without a reward for the language.
    /// </summary>
    /// <param name="preset">Scale.</param>
    /// <param name="seed">Source of problems and noise.</param>
    /// <param name="steps">Rollouts at preset cpu.</param>
    public static ReinforcementConfig ForStudent(Preset preset, int seed, int steps)
    {
        var zero = R1ZeroConfig.ForSearch(preset, seed);
        return ForReasoning(preset, seed) with
        {
            LanguageWeight = 0,
            Grpo = preset == Preset.Smoke ? zero.Grpo with { Steps = 2 } : zero.Grpo with { Steps = steps },
        };
    }

    /// <summary>
    /// The settings of reinforcement learning on a distilled student (section 3.2): those of the reasoning stage, over fewer steps and without a reward for the
    /// language. The teacher's answers are in one language already, and under that reward students of 127,000 parameters stop searching early.
    /// </summary>
    /// <param name="preset">Scale.</param>
    /// <param name="seed">Source of problems and noise.</param>
    public static ReinforcementConfig ForDistilled(Preset preset, int seed)
    {
        var start = ForReasoning(preset, seed);
        return start with { LanguageWeight = 0, Grpo = start.Grpo with { Steps = preset == Preset.Smoke ? 2 : 80 } };
    }

    /// <summary>Mathematics one half, the other half code, science and logic, and reading.</summary>
    public static IReadOnlyList<ProblemShare> ReasoningMixture { get; } =
    [
        new(3, SearchFamily.Problems(2, 9)),
        .. AssistantFamilies.Reasoning.Select(family => new ProblemShare(1, family.Problems())),
    ];

    /// <summary>Section 2.3.2: accuracy and, where it has a weight, language consistency.</summary>
    public WeightedReward ReasoningReward() => LanguageWeight == 0
        ? new WeightedReward((TaskReward.World, 1))
        : new WeightedReward((TaskReward.World, 1), (new LanguageConsistencyReward(), LanguageWeight));

    /// <summary>Section 2.2.2: accuracy and format, equal weights.</summary>
    public static WeightedReward ZeroReward() => new((TaskReward.World, 1), (new FormatReward(), 1));

    /// <summary>The broad stand-in of a split; only its test problems differ by seed.</summary>
    public Benchmark BroadOf(Split split) => Broad.Draw("broad_math", split, Seed) with { Format = new ReadableFormatReward() };

    /// <summary>How policies are measured, with noise of its own after every number of training steps.</summary>
    public EvaluationProtocol Protocol(int step = 0) => EvaluationProtocol.Paper(Grpo.Sampling.MaxNewTokens, Seed) with { Step = step };

    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults()
    {
        if (Mixture.Count == 0) yield return new ConfigFault(nameof(Mixture), "[]", "give at least one kind of problem");
    }
}
