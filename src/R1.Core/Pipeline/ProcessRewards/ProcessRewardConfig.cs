using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using R1.Data;
using R1.Data.Search;
using R1.Evaluation;
using R1.Generation;
using R1.Search;
using R1.Training.RewardModels;

namespace R1.Pipeline;

/// <summary>Section 4.2: how steps are labelled, how a process reward model is trained on them, and what it is then used for.</summary>
public sealed record ProcessRewardConfig : ISeededConfig
{
    /// <value>Source of problems, noise and orders.</value>
    public required int Seed { get; init; }

    /// <value>Problems whose chains are labelled. Default: menus of 5 to 9.</value>
    public ProblemsConfig Problems { get; init; } = SearchFamily.Problems(5, 9);

    /// <value>Chains whose steps are labelled, one per problem.</value>
    [Range(2, 10_000_000)]
    public required int Chains { get; init; }

    /// <value>Chains for the comparison of ways to split, of which each is labelled anew.</value>
    [Range(2, 10_000_000)]
    public required int ChainsPerSplitting { get; init; }

    /// <value>Further chains that are held out, of development problems.</value>
    [Range(1, 10_000_000)]
    public required int HeldOut { get; init; }

    /// <value>Completions drawn from the end of each step. Default 4.</value>
    [Range(1, 1024)]
    public int Completions { get; init; } = 4;

    /// <value>How chains and completions are drawn.</value>
    public required SamplingOptions Sampling { get; init; }

    /// <value>The training of the model.</value>
    public required RewardModelConfig Model { get; init; }

    /// <value>How scores of steps become one: chosen on development problems. Default: the worst step decides.</value>
    public StepAggregation Aggregation { get; init; } = StepAggregation.Min;

    /// <value>Problems of the rerankings, and the completions to choose from: the stand-in for hard contest mathematics.</value>
    public required BenchmarkConfig Hard { get; init; }

    /// <value>Reinforcement learning under the model.</value>
    public required ReinforcementConfig Reinforcement { get; init; }

    /// <summary>The configuration of a preset.</summary>
    public static ProcessRewardConfig For(Preset preset, int seed)
    {
        var (isSmoke, reasoning) = (preset == Preset.Smoke, ReinforcementConfig.ForReasoning(preset, seed));
        return new ProcessRewardConfig
        {
            Seed = seed,
            Chains = isSmoke ? 16 : 1000,
            ChainsPerSplitting = isSmoke ? 8 : 300,
            HeldOut = isSmoke ? 8 : 150,
            Completions = isSmoke ? 2 : 4,
            Sampling = reasoning.Grpo.Sampling,
            Model = new RewardModelConfig { Epochs = isSmoke ? 1 : 4 },
            Hard = new BenchmarkConfig { Problems = SearchFamily.Problems(10, 12), Count = isSmoke ? 4 : 96, SamplesPerProblem = 64 },
            Reinforcement = reasoning with
            {
                Mixture = [new ProblemShare(1, SearchFamily.Problems(2, 9))],
                EvaluateEvery = isSmoke ? 1 : 10,
                Grpo = reasoning.Grpo with { Steps = isSmoke ? 2 : 80, PromptsPerStep = isSmoke ? 4 : 16, MiniBatches = 2, LearningRate = 3e-4 },
            },
        };
    }

    /// <summary>A model that starts as a policy and marks good steps with the word for yes.</summary>
    public ProcessRewardModel NewModel(Policy policy) => new(Model, policy.Model, SmallLanguage.Tokenizer.IdOf("yes"));

    /// <summary>The hard stand-in of a split; only its test problems differ by seed.</summary>
    public Benchmark HardOf(Split split) => Hard.Draw("hard_math", split, Seed);

    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults() => Problems.FaultsAmong(ProblemFamilies.Standard, nameof(Problems));
}
