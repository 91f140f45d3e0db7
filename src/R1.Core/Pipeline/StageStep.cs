using R1.Evaluation;
using R1.Runs;
using R1.Training.PolicyOptimization;

namespace R1.Pipeline;

/// <summary>One step of a stage.</summary>
/// <param name="Step">0 is the model before training.</param>
/// <param name="Training">What the step measured on its own data; null for step 0.</param>
/// <param name="Development">The model after the step, where it was measured.</param>
public sealed record StageStep<TStep>(int Step, TStep? Training, DevelopmentPoint? Development) where TStep : class
{
    private const string DevelopmentName = "development";

    /// <summary>The step as a record of metrics.jsonl.</summary>
    public MetricsRecord ToRecord() => new(
        Step, new Dictionary<string, double>([.. StepValues.Of(Training), .. StepValues.Of(Development, DevelopmentName)]), StepValues.TimesOf(Training));

    /// <summary>Reads a step back.</summary>
    /// <exception cref="InvalidDataException">The record lacks one of the numbers.</exception>
    internal static StageStep<TStep> FromRecord(MetricsRecord record) => new(
        (int)record.Step,
        record.Step == 0 ? null : StepValues.Read<TStep>(record),
        record.Values.Keys.Any(name => name.StartsWith(DevelopmentName + ".", StringComparison.Ordinal))
            ? StepValues.Read<DevelopmentPoint>(record, DevelopmentName) : null);
}

/// <summary>Curves over the steps of a stage, for charts.</summary>
public static class StageSteps
{
    /// <summary>The steps after which the development problems were measured.</summary>
    public static IEnumerable<(int Step, DevelopmentPoint Point)> Points<TStep>(this IEnumerable<StageStep<TStep>> steps) where TStep : class =>
        steps.Where(s => s.Development is not null).Select(s => (s.Step, s.Development!));

    /// <summary>A measure of the development problems.</summary>
    public static IEnumerable<(int Step, double Value)> Development<TStep>(this IEnumerable<StageStep<TStep>> steps, Func<DevelopmentPoint, double> measure)
        where TStep : class => steps.Points().Select(p => (p.Step, measure(p.Point)));

    /// <summary>A measure of what the steps were trained on.</summary>
    public static IEnumerable<(int Step, double Value)> Training<TStep>(this IEnumerable<StageStep<TStep>> steps, Func<TStep, double> measure)
        where TStep : class => steps.Where(s => s.Training is not null).Select(s => (s.Step, measure(s.Training!)));
}
