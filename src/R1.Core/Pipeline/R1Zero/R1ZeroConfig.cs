using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using R1.Data;
using R1.Data.Registers;
using R1.Data.Search;
using R1.Evaluation;
using R1.Generation;
using R1.Training.PolicyOptimization;
using R1.Training.PolicyOptimization.Losses;

namespace R1.Pipeline;

/// <summary>Section 2.2: reinforcement learning on the base model, without any supervised step.</summary>
public sealed record R1ZeroConfig : ISeededConfig
{
    /// <value>Source of problems and noise.</value>
    public required int Seed { get; init; }

    /// <value>The algorithm.</value>
    public required GrpoConfig Grpo { get; init; }

    /// <value>
    /// The training problems. Without advanced operations: what the model knows of contest problems it knows from pre-training, so that there is room
    /// on the hard stand-in.
    /// </value>
    public required ProblemsConfig Problems { get; init; }

    /// <value>The stand-in for broad mathematics (MATH-500).</value>
    public required BenchmarkConfig Broad { get; init; }

    /// <value>The stand-in for hard contest mathematics (AIME 2024).</value>
    public required BenchmarkConfig Hard { get; init; }

    /// <value>Steps between two points of figure 2.</value>
    [Range(1, 1_000_000)]
    public required int EvaluateEvery { get; init; }

    /// <value>Steps between two checkpoints. Default 5.</value>
    [Range(1, 1_000_000)]
    public int CheckpointEvery { get; init; } = 5;

    /// <summary>The broad stand-in of a split; only its test problems differ by seed.</summary>
    public Benchmark BroadOf(Split split) => Broad.Draw("broad_math", split, Seed);

    /// <summary>The hard stand-in of a split; only its test problems differ by seed.</summary>
    public Benchmark HardOf(Split split) => Hard.Draw("hard_math", split, Seed);

    /// <summary>How policies are measured, with noise of its own after every number of training steps.</summary>
    public EvaluationProtocol Protocol(int step = 0) => EvaluationProtocol.Paper(Grpo.Sampling.MaxNewTokens, Seed) with { Step = step };

    /// <summary>The configuration of a preset.</summary>
    public static R1ZeroConfig For(Preset preset, int seed) => preset switch
    {
        Preset.Cpu => new()
        {
            Seed = seed,
            Problems = RegisterFamily.Problems(3, 9),
            Broad = new BenchmarkConfig { Problems = RegisterFamily.Problems(4, 8), Count = 128, SamplesPerProblem = 16 },
            Hard = new BenchmarkConfig { Problems = RegisterFamily.Problems(10, 12) with { AdvancedRate = 0.25 }, Count = 128, SamplesPerProblem = 64 },
            EvaluateEvery = 3,
            Grpo = new GrpoConfig
            {
                Steps = 36,
                MiniBatches = 4,
                InnerEpochs = 2,
                LearningRate = 2e-4,
                Objective = new PolicyObjective { Loss = new ClippedLoss { ClipEpsilon = 0.2 }, Aggregation = new TokenMean() },
                Sampling = new SamplingOptions { MaxNewTokens = 160 },
                MicroBatchTokens = 2048,
            },
        },
        Preset.Smoke => For(Preset.Cpu, seed) with
        {
            EvaluateEvery = 2,
            Broad = new BenchmarkConfig { Problems = RegisterFamily.Problems(4, 8), Count = 8, SamplesPerProblem = 4 },
            Hard = new BenchmarkConfig { Problems = RegisterFamily.Problems(10, 12) with { AdvancedRate = 0.25 }, Count = 4, SamplesPerProblem = 8 },
            Grpo = For(Preset.Cpu, seed).Grpo with { Steps = 4, PromptsPerStep = 8, GroupSize = 4, MiniBatches = 2 },
        },
        _ => throw new ArgumentException(
            $"preset '{preset}' is for published checkpoints: use CheckpointConfig (notebook 14-your-own-r1)", nameof(preset)),
    };

    /// <summary>
    /// R1-Zero on search problems: it trains on menus of up to 9 and is measured on menus of 10 to 12, beyond any document and any training problem.
    /// </summary>
    public static R1ZeroConfig ForSearch(Preset preset, int seed)
    {
        var start = For(preset, seed);
        var config = start with
        {
            Problems = SearchFamily.Problems(2, 9),
            Broad = start.Broad with { Problems = SearchFamily.Problems(3, 6) },
            Hard = start.Hard with { Problems = SearchFamily.Problems(10, 12) },
            Grpo = start.Grpo with
            {
                LearningRate = 4e-4,
                DecayShare = 0.5,
                // A second pass over a rollout costs as much as a new one and teaches less: under two, accuracy fell again after the first thirty steps.
                InnerEpochs = 1,
                // The model stops at the two attempts of its documents until a third one has been drawn often enough: what is rare must be free to rise.
                Objective = start.Grpo.Objective with { Loss = new ClippedLoss { ClipEpsilon = 0.2, ClipEpsilonHigh = 0.5 } },
                Sampling = new SamplingOptions { MaxNewTokens = preset == Preset.Smoke ? 80 : 400 },
            },
        };
        return preset == Preset.Smoke ? config : config with { EvaluateEvery = 20, Grpo = config.Grpo with { Steps = 260 } };
    }

    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults() => Problems.FaultsAmong(ProblemFamilies.Standard, nameof(Problems));
}
