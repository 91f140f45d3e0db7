using R1.Foundation;

namespace R1.Data.Search;

/// <summary>The part of numbers and operations that exercises use while the tables are being learnt.</summary>
/// <param name="Numbers">Exercises start from the first so many numbers; what operations make of them may be any.</param>
/// <param name="Operations">The first so many operations.</param>
internal readonly record struct SearchMaterial(int Numbers, int Operations)
{
    private const int FewestNumbers = 6, FewestOperations = 2;

    /// <summary>A few entries at 0, all at 1.</summary>
    public static SearchMaterial Of(double extent) => new(
        FewestNumbers + (int)Math.Round((Search.Operations.Modulus - FewestNumbers) * extent),
        FewestOperations + (int)Math.Round((Search.Operations.Count - FewestOperations) * extent));

    /// <summary>Draws a number to start from.</summary>
    public int Number(SeededRandom random) => random.Next(Numbers);

    /// <summary>Draws an operation.</summary>
    public int Operation(SeededRandom random) => random.Next(Operations);
}
