using R1.Generation;
using R1.Models;
using R1.Pipeline;
using R1.Runs;

namespace R1.Tests.Pipeline;

/// <summary>A small R1-Zero run on fresh weights, with everything a real one has: metrics, development points, checkpoints.</summary>
internal static class SmokeRun
{
    /// <summary>Enough steps to be killed in, with checkpoints that do not fall on every step.</summary>
    public static R1ZeroConfig Config(int seed)
    {
        var smoke = R1ZeroConfig.For(Preset.Smoke, seed);
        return smoke with { CheckpointEvery = 3, Grpo = smoke.Grpo with { Steps = 16, ReferenceRefreshSteps = 4 } };
    }

    /// <summary>Starts or resumes the run of that name and trains it to its end.</summary>
    /// <returns>Path of its metrics.jsonl.</returns>
    public static string Train(string root, string name, int seed)
    {
        var config = Config(seed);
        using var run = Run.StartOrResume("zero", name, config, Preset.Smoke, seed, root);
        using var policy = CausalLM.Create(BaseModelConfig.For(Preset.Smoke, seed).Model, seed);
        using var stage = new R1ZeroStage(config, policy, CompletionSampler.Create(policy));
        var steps = stage.Train(run.Stage("")).Select(step => step.Step).ToList();
        Assert.Equal(Enumerable.Range(0, config.Grpo.Steps + 1), steps);
        run.Complete();
        return MetricsOf(root, name);
    }

    public static string MetricsOf(string root, string name) => Path.Combine(root, "zero", name, "metrics.jsonl");
}
