using R1.Data;
using R1.Generation;
using R1.Rewards;
using R1.Rewards.Shaping;

namespace R1.Evaluation;

/// <summary>What counts as right on the public data sets (<see cref="Data.Recipes.DataRecipes"/>) and on drawn countdown problems.</summary>
public static class PublicBenchmarks
{
    private static readonly IReward Programs = new NoRule();

    /// <summary>The rule of each data set by its name, which is the family of its problems; a mathematical answer where none is named.</summary>
    /// <remarks>Problems whose answers are programs are refused by an <see cref="ArgumentException"/>: they are run (R1.Sandbox) and not compared.</remarks>
    public static FamilyReward Accuracy { get; } = new(
        "accuracy", new MathAccuracyReward(), ("ifeval", new InstructionReward()), (CountdownSource.FamilyName, new CountdownReward(CountdownSource.GameOf)),
        ("humaneval", Programs), ("mbpp", Programs), ("livecodebench", Programs));

    private sealed class NoRule : IReward
    {
        public string Name => "programs";

        public double Score(Rollout rollout) => throw new ArgumentException(
            $"The answers of '{rollout.Problem.Family}' are programs, which have to be run: measure them by 'r1nb evaluate', "
            + "or reward them by R1.Sandbox's CodeReward.",
            nameof(rollout));
    }
}
