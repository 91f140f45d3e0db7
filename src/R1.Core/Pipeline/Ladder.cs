using R1.Configuration;
using R1.Data;
using R1.Data.Assistant;
using R1.Data.Search;
using R1.Evaluation;
using R1.Rewards;

namespace R1.Pipeline;

/// <summary>
/// The benchmarks on which all models of the pipeline are measured, stand-ins for those of the paper's evaluation (section 3): mathematics, code, science,
/// logic, reading, knowledge in two languages, instructions, translation, writing, and what a safe assistant declines or must not decline.
/// </summary>
public static class Ladder
{
    private const int SamplesPerProblem = 4;

    /// <summary>The benchmarks of a split; only test problems differ by seed.</summary>
    /// <param name="preset">Scale.</param>
    /// <param name="split">Which part of the problem space.</param>
    /// <param name="seed">Source of the test problems.</param>
    public static IReadOnlyList<Benchmark> Benchmarks(Preset preset, Split split, int seed)
    {
        var most = preset == Preset.Smoke ? 4 : int.MaxValue;
        return
        [
            Of("hard_math", SearchFamily.Problems(10, 12), 96), Of("broad_math", SearchFamily.Problems(3, 6), 96),
            Of("code", Levels<ProgramFamily>(1, 7), 64), Of("science", Levels<ChoiceFamily>(1, 1), 48), Of("logic", Levels<ChoiceFamily>(2, 3), 48),
            Of("reading", Levels<ReadingFamily>(1, 3), 48),
            Of("facts_en", Levels<FactFamily>(1, 2) with { Language = "en" }, 16), Of("facts_zh", Levels<FactFamily>(1, 2) with { Language = "zh" }, 16),
            Of("unknown_facts", Levels<FactFamily>(3, 3), 8),
            Of("instructions", Levels<InstructionFamily>(1, 3), 48), Of("translation", Levels<TranslationFamily>(2, 3), 48),
            Of("writing", Levels<WritingFamily>(1, 3), 12), Of("greetings", Levels<GreetingFamily>(1, 1), 24), Of("identity", Levels<IdentityFamily>(1, 1), 3),
            Of("requests", Levels<RequestFamily>(1, 1), 16), Of("look_alikes", Levels<RequestFamily>(2, 2), 16), Of("harmful", Levels<RequestFamily>(3, 3), 16),
        ];

        Benchmark Of(string name, ProblemsConfig problems, int count) =>
            new BenchmarkConfig { Problems = problems, Count = Math.Min(count, most), SamplesPerProblem = SamplesPerProblem }.Draw(name, split, seed) with
            {
                Accuracy = TaskReward.World, Format = new ReadableFormatReward(),
            };
    }

    private static ProblemsConfig Levels<TFamily>(int low, int high) where TFamily : AssistantFamily =>
        AssistantFamilies.All.OfType<TFamily>().Single().Problems() with { Levels = new LevelRange(low, high) };
}
