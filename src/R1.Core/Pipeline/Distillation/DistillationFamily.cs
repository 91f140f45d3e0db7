using R1.Configuration;
using R1.Data;
using R1.Evaluation;
using R1.Pipeline.Curation;
using R1.Runs;
using R1.Training.PolicyOptimization;

namespace R1.Pipeline;

/// <summary>
/// The students of R1 (sections 2.4, 3.2 and 4.1). Each model is loaded from the store when it is asked for; where it is not there, it is trained, and before
/// it whatever it starts from.
/// </summary>
public sealed class DistillationFamily : IDisposable
{
    private static readonly string[] BenchmarkNames = ["hard_math", "broad_math", "code", "science", "logic", "reading"];

    private readonly R1Pipeline _pipeline;
    private readonly Preset _preset;
    private readonly LazyModels _models;
    private readonly Lazy<Curator> _data;
    private readonly Lazy<IReadOnlyList<Example>> _examples;

    /// <param name="pipeline">The teacher; not owned.</param>
    /// <param name="store">Where trained models are kept; its preset is the scale.</param>
    /// <param name="seed">Source of all randomness.</param>
    /// <param name="onProgress">Called while a model is trained or data is made: what, how much is done, how much there is in all.</param>
    public DistillationFamily(R1Pipeline pipeline, ModelStore store, int seed, Action<string, int, int>? onProgress = null)
    {
        void Report(string what, int done, int all) => onProgress?.Invoke(what, done, all);
        (_pipeline, _preset, _models) = (pipeline, store.Preset, new LazyModels(store, Report));
        DataConfig = RejectionSamplingConfig.ForDistillation(store.Preset, seed);
        // As many operations as fine-tuning and a sixth of the teacher's sampling, and three times as many, or more: answers grow (notebook 08 counts).
        ZeroConfig = ReinforcementConfig.ForStudent(store.Preset, seed, steps: 160);
        LongZeroConfig = ReinforcementConfig.ForStudent(store.Preset, seed, steps: 450);
        ReinforcedConfig = ReinforcementConfig.ForDistilled(store.Preset, seed);
        _data = new(() => RejectionSampling.Collect(DataConfig, Teacher.Policy, done => Report("the teacher's answers", done, DataConfig.Count)));
        _examples = new(() => RejectionSampling.WithGeneral(DataConfig, Data.Examples));
        All = [.. Students.For(store.Preset, seed).Select(config => new Student(config, this, _models))];
    }

    /// <summary>Settings of the curated set and of the fine-tuning on it.</summary>
    public RejectionSamplingConfig DataConfig { get; }

    /// <summary>Settings of the reinforcement learning that is set beside distillation.</summary>
    public ReinforcementConfig ZeroConfig { get; }

    /// <summary>The same over many more steps.</summary>
    public ReinforcementConfig LongZeroConfig { get; }

    /// <summary>Settings of the reinforcement learning of a distilled student.</summary>
    public ReinforcementConfig ReinforcedConfig { get; }

    /// <summary>The final model, which teaches.</summary>
    public TrainedModel<GrpoStep> Teacher => _pipeline.R1;

    /// <summary>The students, by shape and size.</summary>
    public IReadOnlyList<Student> All { get; }

    /// <summary>The largest student of Qwen2.5's shape, on which section 4.1 compares distillation and reinforcement learning.</summary>
    public Student LargestQwen => All.Last(student => student.Name.StartsWith("qwen", StringComparison.Ordinal));

    /// <summary>The teacher's completions and what the filters left of them; drawn when they are asked for.</summary>
    public Curator Data => _data.Value;

    /// <summary>The whole set: the teacher's curated completions, and general examples in proportion.</summary>
    public IReadOnlyList<Example> Examples => _examples.Value;

    /// <summary>
    /// The stand-ins for the benchmarks of tables 5 and 6 (AIME 2024, MATH-500, LiveCodeBench, GPQA Diamond in two parts), and reading beside them: problems of
    /// the ladder, with 64 answers to each hard one and 16 to each other.
    /// </summary>
    /// <param name="split">Which part of the problem space.</param>
    public IReadOnlyList<Benchmark> Benchmarks(Split split) =>
    [
        .. Ladder.Benchmarks(_preset, split, DataConfig.Seed).Where(benchmark => BenchmarkNames.Contains(benchmark.Name))
            .Select(benchmark => benchmark with { SamplesPerProblem = _preset == Preset.Smoke ? 4 : benchmark.Name == BenchmarkNames[0] ? 64 : 16 }),
    ];

    /// <inheritdoc/>
    public void Dispose() => _models.Dispose();
}
