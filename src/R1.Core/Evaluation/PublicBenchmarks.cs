using R1.Rewards;

namespace R1.Evaluation;

/// <summary>What counts as right on the public data sets (<see cref="Data.Recipes.DataRecipes"/>).</summary>
internal static class PublicBenchmarks
{
    /// <summary>The rule of each data set by its name, which is the family of its problems; a mathematical answer where none is named.</summary>
    public static FamilyReward Accuracy { get; } = new("accuracy", new MathAccuracyReward(), ("ifeval", new InstructionReward()));
}
