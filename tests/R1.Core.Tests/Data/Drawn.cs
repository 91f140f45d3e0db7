using R1.Data;
using R1.Data.Code;
using R1.Data.Registers;
using R1.Foundation;

namespace R1.Tests.Data;

/// <summary>Problems for tests.</summary>
internal static class Drawn
{
    /// <summary>The four register families at levels of a range.</summary>
    public static ProblemsConfig RegisterConfig(int low, int high, double advancedRate = 0) =>
        RegisterFamily.Problems(low, high) with { AdvancedRate = advancedRate };

    /// <summary>Programs at levels of a range.</summary>
    public static ProblemsConfig CodeConfig(int low = 1, int high = 2) => new() { Families = [CodeFamily.FamilyName], Levels = new LevelRange(low, high) };

    /// <summary>Problems of the register families.</summary>
    public static IReadOnlyList<Problem> Registers(int count, int low, int high, Split split, ulong seed, double advancedRate = 0) =>
        new FamilySource(RegisterConfig(low, high, advancedRate)).Draw(count, split, new SeededRandom(seed));

    /// <summary>Problems of the code family.</summary>
    public static IReadOnlyList<Problem> Code(int count, Split split, ulong seed) => new FamilySource(CodeConfig()).Draw(count, split, new SeededRandom(seed));
}
