using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using R1.Data;
using R1.Data.Code;
using R1.Evaluation;
using R1.Training.PolicyOptimization;

namespace R1.Pipeline;

/// <summary>R1-Zero's method on programs alone: what the code reward of section 2.2.2 teaches by itself.</summary>
public sealed record CodeZeroConfig : ISeededConfig
{
    /// <value>Source of problems and noise.</value>
    public required int Seed { get; init; }

    /// <value>The base model, with programs in its corpus.</value>
    public required BaseModelConfig Base { get; init; }

    /// <value>The algorithm.</value>
    public required GrpoConfig Grpo { get; init; }

    /// <value>The problems, in training and in the benchmark. Default: programs of all levels.</value>
    public ProblemsConfig Problems { get; init; } = Programs;

    /// <value>The stand-in for LiveCodeBench.</value>
    public BenchmarkConfig Benchmark { get; init; } = new() { Problems = Programs, Count = 128, SamplesPerProblem = 8 };

    /// <value>Steps between two measurements of the development problems. Default 10.</value>
    [Range(1, 1_000_000)]
    public int EvaluateEvery { get; init; } = 10;

    /// <value>Steps between two checkpoints. Default 5.</value>
    [Range(1, 1_000_000)]
    public int CheckpointEvery { get; init; } = 5;

    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults()
    {
        if (!Problems.Families.All(Base.Corpus.Families.Contains))
            yield return new ConfigFault(nameof(Base), "no programs in its corpus", $"give a base model made by {nameof(BaseModelConfig.With)}");
        foreach (var fault in Problems.FaultsAmong(ProblemFamilies.Standard, nameof(Problems))) yield return fault;
    }

    /// <summary>The benchmark of a split; only its test problems differ by seed.</summary>
    public Benchmark BenchmarkOf(Split split) => Benchmark.Draw("code", split, Seed);

    /// <summary>How policies are measured, with noise of its own after every number of training steps.</summary>
    public EvaluationProtocol Protocol(int step = 0) => EvaluationProtocol.Paper(Grpo.Sampling.MaxNewTokens, Seed) with { Step = step };

    /// <summary>The configuration of a preset.</summary>
    public static CodeZeroConfig For(Preset preset, int seed) => preset switch
    {
        Preset.Cpu => new()
        {
            Seed = seed,
            Base = BaseModelConfig.For(Preset.Cpu, seed).With(Programs, share: 1) with
            {
                TextbookSteps = 1600,
                CurriculumSteps = 0,
                Training = BaseModelConfig.For(Preset.Cpu, seed).Training.WithSteps(2000, stable: 0.55),
            },
            Grpo = R1ZeroConfig.For(Preset.Cpu, seed).Grpo with { Steps = 40, LearningRate = 1e-4 },
        },
        Preset.Smoke => For(Preset.Cpu, seed) with
        {
            Base = BaseModelConfig.For(Preset.Smoke, seed).With(Programs, share: 1),
            Grpo = For(Preset.Cpu, seed).Grpo with { Steps = 2, PromptsPerStep = 4, GroupSize = 4, MiniBatches = 2 },
            Benchmark = new BenchmarkConfig { Problems = Programs, Count = 8, SamplesPerProblem = 4 },
        },
        _ => throw new ArgumentException($"preset '{preset}' is for published checkpoints: use CheckpointConfig (notebook 14-your-own-r1)", nameof(preset)),
    };

    private static ProblemsConfig Programs => new() { Families = [CodeFamily.FamilyName], Levels = new LevelRange(1, 2) };
}
