using System.Text.Json.Serialization;

namespace R1.Evaluation;

/// <summary>One point of figures 2 and 3: the means of a policy on a benchmark. Its names in JSON are those of the metrics.</summary>
/// <param name="PassAt1">Share of correct completions.</param>
/// <param name="ConsAtK">Share of problems whose most frequent answer is correct.</param>
/// <param name="MeanLength">Mean completion length, tokens.</param>
/// <param name="ReflectionRate">Share of completions that hold a reflective word.</param>
/// <param name="MixingRate">Share of completions that mix languages.</param>
/// <param name="FormatRate">Share of completions in the format of table 1.</param>
public sealed record DevelopmentPoint(
    [property: JsonPropertyName("pass_at_1")] double PassAt1, double ConsAtK, double MeanLength, double ReflectionRate, double MixingRate, double FormatRate)
{
    /// <summary>The point of an evaluation.</summary>
    public static DevelopmentPoint Of(BenchmarkResult result) => new(
        result.PassAt1.Mean, result.ConsAtK.Mean, result.MeanLength.Mean, result.ReflectionRate.Mean, result.MixingRate.Mean, result.FormatRate.Mean);
}
