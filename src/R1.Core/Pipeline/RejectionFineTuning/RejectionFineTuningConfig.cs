using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using R1.Data;
using R1.Evaluation;
using R1.Training.RejectionSampling;

namespace R1.Pipeline;

/// <summary>Another road from the base model than reinforcement learning: fine-tuning on its own right completions, in one round or in several.</summary>
public sealed record RejectionFineTuningConfig : ISeededConfig
{
    /// <value>Source of problems and noise.</value>
    public required int Seed { get; init; }

    /// <value>The algorithm.</value>
    public required RejectionConfig Rejection { get; init; }

    /// <value>The training problems.</value>
    public required ProblemsConfig Problems { get; init; }

    /// <value>The stand-in for broad mathematics (MATH-500).</value>
    public required BenchmarkConfig Broad { get; init; }

    /// <value>The stand-in for hard contest mathematics (AIME 2024).</value>
    public required BenchmarkConfig Hard { get; init; }

    /// <value>Rounds between two measurements on the development problems. Default 1.</value>
    [Range(1, 1_000_000)]
    public int EvaluateEvery { get; init; } = 1;

    /// <value>Rounds between two checkpoints. Default 1.</value>
    [Range(1, 1_000_000)]
    public int CheckpointEvery { get; init; } = 1;

    /// <summary>
    /// What is compared with a run of R1-Zero: its problems, benchmarks, sampling and seed, and in all as many completions as it draws. Where the rounds do
    /// not divide its questions, the questions of a round are rounded down.
    /// </summary>
    /// <param name="zero">The run of R1-Zero.</param>
    /// <param name="rounds">1 for rejection fine-tuning of the base model, more for expert iteration; at most the questions of the run.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more rounds than questions, or none.</exception>
    public static RejectionFineTuningConfig Beside(R1ZeroConfig zero, int rounds)
    {
        var (grpo, questions) = (zero.Grpo, zero.Grpo.Steps * zero.Grpo.PromptsPerStep);
        if (rounds < 1 || rounds > questions)
            throw new ArgumentOutOfRangeException(nameof(rounds), rounds, $"Give from 1 to {questions} rounds: so many questions R1-Zero trains on.");
        return new RejectionFineTuningConfig
        {
            Seed = zero.Seed,
            Problems = zero.Problems,
            Broad = zero.Broad,
            Hard = zero.Hard,
            Rejection = new RejectionConfig
            {
                Rounds = rounds,
                PromptsPerRound = questions / rounds,
                SamplesPerPrompt = grpo.GroupSize,
                Sampling = grpo.Sampling,
                MicroBatchTokens = grpo.MicroBatchTokens,
                // Chosen on development problems: a single round can be read with a far larger rate than one of many.
                LearningRate = rounds == 1 ? 0.02 : 0.003,
                Workers = grpo.Workers,
            },
        };
    }

    /// <summary>The broad stand-in of a split: the problems of R1-Zero.</summary>
    public Benchmark BroadOf(Split split) => Broad.Draw("broad_math", split, Seed);

    /// <summary>The hard stand-in of a split: the problems of R1-Zero.</summary>
    public Benchmark HardOf(Split split) => Hard.Draw("hard_math", split, Seed);

    /// <summary>How policies are measured, with noise of its own after every number of rounds.</summary>
    public EvaluationProtocol Protocol(int round = 0) => EvaluationProtocol.Paper(Rejection.Sampling.MaxNewTokens, Seed) with { Step = round };

    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults() => Problems.FaultsAmong(ProblemFamilies.Standard, nameof(Problems));
}
