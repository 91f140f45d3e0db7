using R1.Configuration;
using R1.Data;
using R1.Data.Search;
using R1.Evaluation;
using R1.Foundation;
using R1.Notebook;
using R1.Pipeline;
using R1.Runs;

namespace R1.Tests.Notebook;

/// <summary>The models beside the notebooks belong together, to the committed run, and to the library as it is now. <c>make models</c> renews them.</summary>
public sealed class CommittedModelTests
{
    [Fact]
    public void Load_BothModels_AreMotherAndChildOfTheCommittedRun()
    {
        using var mother = CommittedModel.Load("v3_base");
        using var child = CommittedModel.Load("r1_zero");
        var lineage = ConfigJson.ReadFile<ModelManifest>(Path.Combine(child.Stored.Folder, ModelManifest.FileName)).Identity;
        Assert.Equal([new ParentModel("v3_base", mother.Stored.Sha256)], lineage.Parents);
        Assert.Equal((mother.Seed, mother.Commit), (child.Seed, child.Commit));
        Assert.Matches("^[0-9a-f]{40}$", child.Commit);
    }

    [Fact]
    public void Load_BothModels_KnowTheWordsOfToday()
    {
        // Families that came later brought words of their own, after those of the committed run.
        var words = BaseModelConfig.ForSearch(Preset.Cpu, seed: 1).Model.VocabSize;
        foreach (var kind in new[] { "v3_base", "r1_zero" })
        {
            using var model = CommittedModel.Load(kind);
            Assert.Equal(words, model.Policy.Model.Config.VocabSize);
        }
    }

    [Fact]
    public void Evaluate_HardProblems_TheTrainedOneSolvesMore()
    {
        using var mother = CommittedModel.Load("v3_base");
        using var child = CommittedModel.Load("r1_zero");
        var problems = new FamilySource(SearchFamily.Problems(10, 12)).Draw(32, Split.Development, new Seeds(1).Random("committed"));
        var (hard, protocol) = (new Benchmark("hard_math", problems, SamplesPerProblem: 2), EvaluationProtocol.Paper(maxNewTokens: 240, seed: 1));
        var gain = Estimate.Difference(
            child.Policy.Evaluate(hard, protocol).PassByProblem, mother.Policy.Evaluate(hard, protocol).PassByProblem, seed: 1);
        Assert.True(gain.Low > 0, $"R1-Zero minus base model: {gain.Mean:F3} [{gain.Low:F3}, {gain.High:F3}]");
    }

    [Fact]
    public void Load_NoSuchModel_SaysWhereItLooked() =>
        Assert.Contains("results/models/r2", Assert.Throws<FileNotFoundException>(() => CommittedModel.Load("r2")).Message, StringComparison.Ordinal);
}
