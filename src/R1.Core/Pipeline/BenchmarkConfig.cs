using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using R1.Data;
using R1.Evaluation;
using R1.Foundation;

namespace R1.Pipeline;

/// <summary>A benchmark made of our own problems.</summary>
public sealed record BenchmarkConfig : IConfig
{
    /// <value>Which problems.</value>
    public required ProblemsConfig Problems { get; init; }

    /// <value>How many.</value>
    [Range(1, 1_000_000)]
    public required int Count { get; init; }

    /// <value>Completions per problem, k.</value>
    [Range(1, 100_000)]
    public required int SamplesPerProblem { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults() => Problems.FaultsAmong(ProblemFamilies.Standard, nameof(Problems));

    /// <summary>
    /// The benchmark itself. Development problems are the same for every seed of a run, so that runs can be compared while choices are made; test problems are
    /// drawn anew for each, so that an interval over seeds is one over problems as well.
    /// </summary>
    /// <param name="name">Name in metrics.</param>
    /// <param name="split">Which part of the problem space.</param>
    /// <param name="seed">Source of the test problems.</param>
    public Benchmark Draw(string name, Split split, int seed)
    {
        var random = new Seeds(split == Split.Test ? seed : 0).Random("benchmark", name, (int)split);
        return new Benchmark(name, new FamilySource(Problems).Draw(Count, split, random), SamplesPerProblem);
    }
}
