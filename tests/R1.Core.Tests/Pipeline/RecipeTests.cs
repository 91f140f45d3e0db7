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
    // Rounding between AVX-512, AVX2 and portable kernels was measured to move these numbers by at most 5e-8 of their size.
    private const double Tolerance = 5e-6;

    [Fact]
    public void BaseModelKind_ShortTraining_HasTheNumbersOfItsRevision()
    {
        const int revision = 1;
        double[] losses = [5.275101184844971, 4.9026859998703, 4.8187016248703, 4.39319509267807, 4.541863739490509, 3.810370922088623];
        AssertRecipe("BaseModel.Kind", (revision, losses), (BaseModel.Kind.Revision, Losses(BaseModelTests.Tiny() with { TextbookSteps = 3 })));
    }

    [Fact]
    public void BaseModelKind_ShortTrainingOnPrograms_HasTheNumbersOfItsRevision()
    {
        const int revision = 1;
        double[] losses = [5.183279871940613, 4.946626782417297, 4.7312798500061035, 5.046117067337036, 4.571944355964661, 4.044135689735413];
        AssertRecipe("BaseModel.Kind", (revision, losses), (BaseModel.Kind.Revision, Losses(BaseModelTests.Tiny().With(Drawn.CodeConfig(), 0.5) with { TextbookSteps = 3 })));
    }

    [Fact]
    public void R1ZeroKind_ShortTraining_HasTheNumbersOfItsRevision()
    {
        const int revision = 1;
        double[] numbers = [0.46875, 9.4375, 1.9759171939136198, 0.8125, 9.875, 2.226113583573273];
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
        var same = recorded.Numbers.Zip(now.Numbers).All(pair => Math.Abs(pair.First - pair.Second) <= Tolerance * Math.Abs(pair.First));
        Assert.True(
            recorded.Revision == now.Revision && recorded.Numbers.Length == now.Numbers.Length && same,
            $"The recipe gives other numbers than at revision {recorded.Revision}. If that is meant, raise the revision of {kind} (it is {now.Revision}) and record "
            + $"here\n  was {string.Join(", ", recorded.Numbers)}\n  is  {string.Join(", ", now.Numbers.Select(n => n.ToString("R")))}");
    }

    private static double[] Losses(BaseModelConfig config)
    {
        using var stage = new BaseModelStage(config);
        return [.. stage.Train().Select(step => step.Loss)];
    }
}
