using R1.Runs;
using R1.Training.Pretraining;

namespace R1.Pipeline;

/// <summary>Pre-training steps as records of metrics.jsonl.</summary>
internal static class PretrainMetrics
{
    public static void Write(MetricsLog log, PretrainStep step) => log.Append(
        step.Step,
        new Dictionary<string, double>
        {
            ["loss"] = step.Loss,
            ["tokens"] = step.Tokens,
            ["gradient_norm"] = step.GradientNorm,
            ["learning_rate_scale"] = step.LearningRateScale,
            ["expert_imbalance"] = step.ExpertImbalance,
            ["skipped_updates"] = step.Skipped ? 1 : 0,
        },
        new Dictionary<string, double> { ["seconds"] = step.Seconds });

    public static PretrainStep Read(MetricsRecord record) => new(
        (int)record.Step, record.Values["loss"], (long)record.Values["tokens"], record.Values["gradient_norm"],
        record.Values["learning_rate_scale"], record.Values["expert_imbalance"], record.Time.GetValueOrDefault("seconds"))
    {
        Skipped = record.Values.GetValueOrDefault("skipped_updates") > 0,
    };
}
