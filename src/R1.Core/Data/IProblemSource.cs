using R1.Foundation;

namespace R1.Data;

/// <summary>
/// Where problems come from: families (<see cref="FamilySource"/>), a file (<see cref="ProblemList"/>), a mixture of sources
/// (<see cref="ProblemMixture"/>). Trainers and benchmarks draw from it and need not know any kind of problem.
/// </summary>
public interface IProblemSource
{
    /// <summary>Draws problems; the same arguments give the same problems.</summary>
    /// <param name="count">How many.</param>
    /// <param name="split">The part of the problem space that they belong to.</param>
    /// <param name="random">Source of all choices.</param>
    /// <exception cref="ArgumentOutOfRangeException">The source has fewer distinct problems.</exception>
    IReadOnlyList<Problem> Draw(int count, Split split, SeededRandom random);
}
