using R1.Evaluation;

namespace R1.Pipeline;

/// <summary>What every model did on every benchmark: the figures that are reported.</summary>
public sealed class FinalFigures
{
    private readonly List<(string Model, BenchmarkResult Result)> _rows;

    /// <param name="benchmarks">Of the test split, each read once per model.</param>
    /// <param name="models">Name in metrics, e.g. <c>r1_zero</c>, and the run whose policy is measured as it is now.</param>
    public FinalFigures(IReadOnlyList<Benchmark> benchmarks, params (string Name, R1ZeroRun Run)[] models) =>
        _rows = [.. models.SelectMany(m => benchmarks.Select(b => (m.Name, m.Run.Stage.Evaluate(b))))];

    /// <summary>Model after model, benchmark after benchmark.</summary>
    public IReadOnlyList<(string Model, BenchmarkResult Result)> Rows => _rows;

    /// <summary>One result.</summary>
    public BenchmarkResult Of(string model, string benchmark) => _rows.Single(r => (r.Model, r.Result.Benchmark) == (model, benchmark)).Result;

    /// <summary>All figures by their name <c>&lt;model&gt;.&lt;benchmark&gt;.&lt;metric&gt;</c>.</summary>
    public IEnumerable<(string Name, double Value)> Metrics() =>
        _rows.SelectMany(row => Of(row.Result).Select(m => ($"{row.Model}.{row.Result.Benchmark}.{m.Name}", m.Value)));

    private static (string Name, double Value)[] Of(BenchmarkResult r) =>
    [
        ("pass_at_1", r.PassAt1.Mean), ($"cons_at_{r.SamplesPerProblem}", r.ConsAtK.Mean), ("mean_length", r.MeanLength.Mean),
        ("reflection_rate", r.ReflectionRate.Mean), ("mixing_rate", r.MixingRate.Mean), ("format_rate", r.FormatRate.Mean),
    ];
}
