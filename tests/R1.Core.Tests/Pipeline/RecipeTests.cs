using R1.Configuration;
using R1.Pipeline;
using R1.Tests.Data;

namespace R1.Tests.Pipeline;

/// <summary>
/// Trained models are found by the revision of their recipe (<see cref="R1.Runs.ModelKind.Revision"/>). A change of the code that moves numbers must
/// raise it, or models of before would be taken for models of now: a short training is held to the numbers of its revision.
/// </summary>
public class RecipeTests
{
    [Fact]
    public void BaseModelKind_ShortTraining_HasTheNumbersOfItsRevision()
    {
        const int revision = 5;
        double[] losses = [5.158231019973755, 4.921032190322876, 4.855043053627014, 4.3638946413993835, 4.626914739608765, 3.8027663230895996];
        AssertRecipe("BaseModel.Kind", (revision, losses), (BaseModel.Kind.Revision, Losses(BaseModelTests.Tiny() with { TextbookSteps = 3 })));
    }

    [Fact]
    public void BaseModelKind_ShortTrainingOnPrograms_HasTheNumbersOfItsRevision()
    {
        const int revision = 5;
        double[] losses = [5.264456868171692, 4.87911856174469, 4.704342722892761, 5.104861617088318, 4.59940230846405, 3.9260629415512085];
        AssertRecipe("BaseModel.Kind", (revision, losses),
            (BaseModel.Kind.Revision, Losses(BaseModelTests.Tiny().With(Drawn.CodeConfig(), 0.5) with { TextbookSteps = 3 })));
    }

    [Fact]
    public void BaseModelKind_ShortTrainingOnSearchProblems_HasTheNumbersOfItsRevision()
    {
        const int revision = 5;
        double[] losses = [5.577772855758667, 5.364097476005554, 4.93351249396801, 4.436508936807513, 4.02070277929306];
        AssertRecipe("BaseModel.Kind", (revision, losses),
            (BaseModel.Kind.Revision, [.. Losses(BaseModelConfig.ForSearch(Preset.Smoke, seed: 1)).Where((_, step) => step % 6 == 5)]));
    }

    [Fact]
    public void R1ZeroKind_ShortTraining_HasTheNumbersOfItsRevision()
    {
        const int revision = 2;
        double[] numbers = [0.625, 8.6875, 1.6980806961018815, 0.71875, 7.65625, 1.4231553271533997];
        var config = SmokeRun.Config(seed: 1);
        using var root = new TemporaryFolder();
        using var start = SmokeRun.Policy(root.Path, seed: 1);
        using var stage = new R1ZeroStage(config with { Grpo = config.Grpo with { Steps = 2 } }, start);
        double[] now = [.. stage.Train().Where(step => step.Training is not null).Select(step => step.Training!)
            .SelectMany(step => new[] { step.MeanReward, step.MeanLength, step.Entropy })];
        AssertRecipe("R1ZeroStage.Kind", (revision, numbers), (R1ZeroStage.Kind.Revision, now));
    }

    private static void AssertRecipe(string kind, (int Revision, double[] Numbers) recorded, (int Revision, double[] Numbers) now)
    {
        Assert.True(
            recorded.Revision == now.Revision && recorded.Numbers.SequenceEqual(now.Numbers),
            $"The recipe gives other numbers than at revision {recorded.Revision}. If that is meant, "
            + $"raise the revision of {kind} (it is {now.Revision}) and record here\n"
            + $"  was {string.Join(", ", recorded.Numbers)}\n  is  {string.Join(", ", now.Numbers.Select(n => n.ToString("R")))}");
    }

    private static double[] Losses(BaseModelConfig config)
    {
        using var stage = new BaseModelStage(config);
        return [.. stage.Train().Select(step => step.Loss)];
    }
}
