using R1.Data;
using R1.Rewards;

namespace R1.Evaluation;

/// <summary>A fixed list of problems and how often each is asked.</summary>
/// <param name="Name">Snake-case name in metrics, e.g. <c>broad_math</c>.</param>
/// <param name="Problems">Asked in this order.</param>
/// <param name="SamplesPerProblem">Completions per problem, k.</param>
public sealed record Benchmark(string Name, IReadOnlyList<Problem> Problems, int SamplesPerProblem)
{
    /// <summary>What counts as right: a score above 0.5. Default: <see cref="AccuracyReward"/>.</summary>
    public IReward Accuracy { get; init; } = new AccuracyReward();

    /// <summary>What counts as the format. Default: that of table 1, <see cref="FormatReward"/>.</summary>
    public IReward Format { get; init; } = new FormatReward();
}

/// <summary>How one model performed on one benchmark.</summary>
public sealed record BenchmarkResult
{
    /// <summary>The benchmark's name.</summary>
    public required string Benchmark { get; init; }

    /// <summary>Completions per problem, k.</summary>
    public required int SamplesPerProblem { get; init; }

    /// <summary>pass@1: share of correct completions, mean over k samples, then over problems.</summary>
    public required Estimate PassAt1 { get; init; }

    /// <summary>cons@k: share of problems whose most frequent answer is correct.</summary>
    public required Estimate ConsAtK { get; init; }

    /// <summary>Mean completion length, tokens.</summary>
    public required Estimate MeanLength { get; init; }

    /// <summary>Share of completions that hold a reflective word.</summary>
    public required Estimate ReflectionRate { get; init; }

    /// <summary>Share of completions that mix languages.</summary>
    public required Estimate MixingRate { get; init; }

    /// <summary>Share of completions in the format that the benchmark asks for.</summary>
    public required Estimate FormatRate { get; init; }

    /// <summary>Share of completions that the token budget cut off.</summary>
    public required double TruncatedRate { get; init; }

    /// <summary>pass@1 of every problem, for paired comparisons.</summary>
    public required IReadOnlyList<double> PassByProblem { get; init; }

    /// <summary>For every problem 1 where the majority is right, else 0.</summary>
    public required IReadOnlyList<double> ConsByProblem { get; init; }

    /// <summary>Mean completion length of every problem, tokens.</summary>
    public required IReadOnlyList<double> LengthByProblem { get; init; }
}
