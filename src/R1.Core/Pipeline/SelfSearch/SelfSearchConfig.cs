using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using R1.Data;
using R1.Data.Search;
using R1.Generation;
using R1.Search.Trees;
using R1.Training.FineTuning;

namespace R1.Pipeline;

/// <summary>Section 4.2: rounds of searching for answers and learning from what was found.</summary>
public sealed record SelfSearchConfig : ISeededConfig
{
    /// <value>Source of problems, noise and orders.</value>
    public required int Seed { get; init; }

    /// <value>The training problems. Default: menus of 2 to 9.</value>
    public ProblemsConfig Problems { get; init; } = SearchFamily.Problems(2, 9);

    /// <value>Rounds. Default 3.</value>
    [Range(1, 1000)]
    public int Rounds { get; init; } = 3;

    /// <value>Problems of a round.</value>
    [Range(1, 10_000_000)]
    public required int ProblemsPerRound { get; init; }

    /// <value>Right chains of one problem that are kept at most. Default 2.</value>
    [Range(1, 1024)]
    public int MostPerProblem { get; init; } = 2;

    /// <value>The search.</value>
    public required TreeSearchConfig Tree { get; init; }

    /// <value>How tokens are drawn.</value>
    public required SamplingOptions Sampling { get; init; }

    /// <value>The fine-tuning of each round.</value>
    public required FineTuningConfig FineTuning { get; init; }

    /// <summary>The configuration of a preset.</summary>
    public static SelfSearchConfig For(Preset preset, int seed) => new()
    {
        Seed = seed,
        Rounds = preset == Preset.Smoke ? 1 : 3,
        ProblemsPerRound = preset == Preset.Smoke ? 8 : 400,
        Tree = new TreeSearchConfig { Simulations = preset == Preset.Smoke ? 4 : 32 },
        Sampling = R1ZeroConfig.ForSearch(preset, seed).Grpo.Sampling,
        FineTuning = new FineTuningConfig(),
    };

    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults() => Problems.FaultsAmong(ProblemFamilies.Standard, nameof(Problems));
}
