using R1.Data;
using R1.Rewards;
using R1.Rewards.Shaping;

namespace R1.Evaluation;

/// <summary>What counts as right on the public data sets (<see cref="Data.Recipes.DataRecipes"/>) and on drawn countdown problems.</summary>
public static class PublicBenchmarks
{
    /// <summary>The rule of each data set by its name, which is the family of its problems; a mathematical answer where none is named.</summary>
    public static FamilyReward Accuracy { get; } = new(
        "accuracy", new MathAccuracyReward(), ("ifeval", new InstructionReward()), (CountdownSource.FamilyName, new CountdownReward(CountdownSource.GameOf)));
}
