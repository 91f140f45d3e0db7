using R1.Configuration;
using R1.Data;
using R1.Generation;
using R1.Models;
using R1.Pipeline;
using R1.Runs;

namespace R1.Tests.Pipeline;

/// <summary>A small R1-Zero run with everything a real one has: updates, refreshed references, metrics, development points, checkpoints.</summary>
internal static class SmokeRun
{
    private const string BaseModel = "base";
    private static readonly LevelRange Easy = new(1, 3);

    /// <summary>Enough steps to be killed in, with checkpoints that do not fall on every step.</summary>
    public static R1ZeroConfig Config(int seed)
    {
        var smoke = R1ZeroConfig.For(Preset.Smoke, seed);
        return smoke with
        {
            Problems = smoke.Problems with { Levels = Easy }, CheckpointEvery = 3, Grpo = smoke.Grpo with { Steps = 40, ReferenceRefreshSteps = 4 },
        };
    }

    /// <summary>A base model that earns a reward now and then, so that there is something to learn; trained once per root.</summary>
    public static Policy Policy(string root, int seed)
    {
        var folder = Path.Combine(root, BaseModel);
        if (!Directory.Exists(folder))
        {
            var smoke = BaseModelConfig.For(Preset.Smoke, seed);
            using var stage = new BaseModelStage(smoke with { Corpus = smoke.Corpus.WithLevels(_ => Easy), Training = smoke.Training with { Steps = 40 } });
            _ = stage.Train().Count();
            stage.Model.SavePretrained(folder);
        }
        return new Policy(CausalLM.LoadPretrained(folder), SmallLanguage.Format);
    }

    /// <summary>Starts or resumes the run of that name and trains it to its end.</summary>
    /// <returns>Path of its metrics.jsonl.</returns>
    public static string Train(string root, string name, int seed)
    {
        var config = Config(seed);
        using var run = Run.StartOrResume("zero", name, config, Preset.Smoke, seed, root);
        using var policy = Policy(root, seed);
        using var stage = new R1ZeroStage(config, policy);
        var steps = stage.Train(run.Stage("")).ToList();
        Assert.Equal(Enumerable.Range(0, config.Grpo.Steps + 1), steps.Select(step => step.Step));
        Assert.True(steps.Count(step => step.Training?.Updates > 0) > config.Grpo.Steps / 2, "hardly any step had something to learn from");
        run.Complete();
        return MetricsOf(root, name);
    }

    public static string MetricsOf(string root, string name) => Path.Combine(root, "zero", name, "metrics.jsonl");
}
