using R1.Evaluation;
using R1.Training.PolicyOptimization;

namespace R1.Pipeline;

/// <summary>One point of figures 2 and 3: the policy on the broad development problems after a step.</summary>
public sealed record DevelopmentPoint(double PassAt1, double ConsAtK, double MeanLength, double ReflectionRate, double MixingRate, double FormatRate)
{
    private const string Prefix = "development.";

    /// <summary>The point of an evaluation.</summary>
    public static DevelopmentPoint Of(BenchmarkResult result) => new(
        result.PassAt1.Mean, result.ConsAtK.Mean, result.MeanLength.Mean, result.ReflectionRate.Mean, result.MixingRate.Mean, result.FormatRate.Mean);

    /// <summary>Adds the point to a record of metrics.jsonl.</summary>
    internal void Write(IDictionary<string, double> values)
    {
        values[Prefix + "pass_at_1"] = PassAt1;
        values[Prefix + "cons_at_k"] = ConsAtK;
        values[Prefix + "mean_length"] = MeanLength;
        values[Prefix + "reflection_rate"] = ReflectionRate;
        values[Prefix + "mixing_rate"] = MixingRate;
        values[Prefix + "format_rate"] = FormatRate;
    }

    /// <summary>Reads a point back; null when the record has none.</summary>
    internal static DevelopmentPoint? Read(IReadOnlyDictionary<string, double> values) => !values.ContainsKey(Prefix + "pass_at_1") ? null : new(
        values[Prefix + "pass_at_1"], values[Prefix + "cons_at_k"], values[Prefix + "mean_length"],
        values[Prefix + "reflection_rate"], values[Prefix + "mixing_rate"], values[Prefix + "format_rate"]);
}

/// <summary>One step of an R1-Zero run.</summary>
/// <param name="Step">0 is the base model before training.</param>
/// <param name="Training">What the step measured on its own rollouts; null for step 0.</param>
/// <param name="Development">The policy after the step, where it was measured.</param>
public sealed record R1ZeroStep(int Step, GrpoStep? Training, DevelopmentPoint? Development);
