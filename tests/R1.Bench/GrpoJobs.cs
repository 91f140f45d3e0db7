using R1.Configuration;
using R1.Training.PolicyOptimization;

namespace R1.Bench;

/// <summary>One whole GRPO step of the cpu preset, and what it spends its time on.</summary>
internal sealed class GrpoJobs
{
    /// <summary>A prompt of the small language, in tokens, on average.</summary>
    private const int TypicalPrompt = 24;

    private readonly List<GrpoSeconds> _seconds = [];

    /// <summary>Sums over all steps but the first, in which code is compiled; null before the second.</summary>
    public GrpoSeconds? Seconds => _seconds.Count < 2 ? null : new GrpoSeconds(
        Sum(s => s.Sampling), Sum(s => s.Reference), Sum(s => s.Gradient), Sum(s => s.Optimizer), Sum(s => s.Total));

    public IEnumerable<Job> All() =>
    [
        new("grpo", "grpo-step.cpu-preset", 0, () =>
        {
            var run = new GrpoRun(Preset.Cpu, config => config);
            return new Probe(() => Step(run), run);
        }),
    ];

    private Work Step(GrpoRun run)
    {
        var step = run.Step();
        _seconds.Add(step.Seconds);
        var completions = run.Config.PromptsPerStep * run.Config.GroupSize;
        var length = (long)Math.Round(step.MeanLength);
        var trained = (double)(run.Config.PromptsPerStep - step.ZeroAdvantageGroups) / run.Config.PromptsPerStep;
        // Trained completions are read by the reference, then by the policy with gradient.
        var flops = run.Flops.Sample(TypicalPrompt, length) + trained * 4 / 3 * run.Flops.Train(TypicalPrompt, length);
        return new Work((long)(completions * step.MeanLength), completions * flops);
    }

    private double Sum(Func<GrpoSeconds, double> part) => _seconds.Skip(1).Sum(part);
}
