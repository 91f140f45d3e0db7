using R1.Generation;
using R1.Runs;

namespace R1.Evaluation;

/// <summary>How every model performed on every benchmark: the figures that are reported.</summary>
public sealed class FinalFigures
{
    private readonly List<(string Model, BenchmarkResult Result)> _rows;

    /// <param name="benchmarks">Of the test split, each read once per model.</param>
    /// <param name="models">Name in metrics, e.g. <c>r1_zero</c>, the policy, and how it is measured.</param>
    public FinalFigures(IReadOnlyList<Benchmark> benchmarks, params (string Name, Policy Policy, EvaluationProtocol Protocol)[] models) =>
        _rows = [.. models.SelectMany(m => benchmarks.Select(b => (m.Name, m.Policy.Evaluate(b, m.Protocol))))];

    /// <summary>Model after model, benchmark after benchmark.</summary>
    public IReadOnlyList<(string Model, BenchmarkResult Result)> Rows => _rows;

    /// <summary>One result.</summary>
    public BenchmarkResult Of(string model, string benchmark) => _rows.Single(r => (r.Model, r.Result.Benchmark) == (model, benchmark)).Result;

    /// <summary>All figures by their name <c>&lt;model&gt;.&lt;benchmark&gt;.&lt;metric&gt;</c>.</summary>
    public IEnumerable<FinalMetric> Metrics() => _rows.SelectMany(row => Of(row.Model, row.Result));

    private static IEnumerable<FinalMetric> Of(string model, BenchmarkResult result)
    {
        var consensus = $"cons_at_{result.SamplesPerProblem}";
        return StepValues.Of(DevelopmentPoint.Of(result)).Select(value => new FinalMetric(
            $"{model}.{result.Benchmark}.{value.Key.Replace("cons_at_k", consensus, StringComparison.Ordinal)}", value.Value));
    }
}
