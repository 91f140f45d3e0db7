using R1.Configuration;
using R1.Data;
using R1.Data.Assistant;
using R1.Data.Search;
using R1.Pipeline;
using R1.Pipeline.Curation;
using R1.Runs;

namespace R1.Tests.Pipeline.Distillation;

[Trait("Category", "Slow")]
public sealed class DistillationFamilyTests : IDisposable
{
    private const int Seed = 5;
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void DistillationFamily_AskedTwice_TrainsOnceNamesItsParentsAndLoadsTheSame()
    {
        List<string> trained = [];
        string[] Ask(Action<Student, DistillationFamily> look)
        {
            var store = new ModelStore(Preset.Smoke, _root.Path);
            using var pipeline = new R1Pipeline(store, Seed);
            using var family = new DistillationFamily(pipeline, store, Seed, (what, _, _) => trained.Add(what));
            var student = family.All[^1];
            StoredModel[] models = [student.Base.Stored, student.Distilled.Stored, student.Zero.Stored, student.Reinforced.Stored];
            look(student, family);
            return [.. models.Select(model => $"{model.Kind} {model.Sha256}")];
        }
        var first = Ask((student, family) =>
        {
            AssertParents(student.Distilled.Stored, student.Base.Stored, family.Teacher.Stored);
            AssertParents(student.Zero.Stored, student.Base.Stored);
            AssertParents(student.Reinforced.Stored, student.Distilled.Stored);
            AssertCurated(family);
        });
        Assert.Equal(
            ["base_llama_201k", "distill_llama_201k", "distill_llama_201k_rl", "the teacher's answers", "zero_llama_201k"], trained.Distinct().Order());
        trained.Clear();
        Assert.Equal(first, Ask((_, _) => { }));
        Assert.Empty(trained);
    }

    private static void AssertParents(StoredModel model, params StoredModel[] parents)
    {
        var manifest = File.ReadAllText(Path.Combine(model.Folder, "manifest.json"));
        Assert.All(parents, parent => Assert.Contains(parent.Sha256, manifest));
    }

    // Three of reasoning to one of everything else, and no problem of the other splits.
    private static void AssertCurated(DistillationFamily family)
    {
        var general = AssistantFamilies.General.Select(one => one.Name).ToHashSet();
        var (others, reasoning) = (family.Examples.Count(example => general.Contains(example.Problem.Family)), family.Data.Examples.Count);
        Assert.Equal(family.Examples.Count, others + reasoning);
        Assert.Equal(Math.Max(28, reasoning / 3.0), others, tolerance: 1);
        Assert.All(family.Data.Examples, example => Assert.Equal(Split.Train, SplitOf(example)));
        Assert.True(family.Data.SampledTokens > family.Data.Funnel.Sum(row => row.Sampled));
    }

    private static Split SplitOf(Example example) => Splits.Of(example.Problem.Id[..example.Problem.Id.LastIndexOf('|')]);
}
