using R1.Data;
using R1.Data.Composition;
using R1.Data.Search;
using R1.Foundation;

namespace R1.Evaluation;

/// <summary>What somebody without any skill achieves on search or composition problems.</summary>
/// <param name="Uniform">Share of right answers of somebody who draws operations of the menu, or any state of the registers.</param>
/// <param name="Constant">Share of right answers of somebody who always gives the answer that was right most often on other problems.</param>
public readonly record struct Chance(double Uniform, double Constant)
{
    /// <summary>The better of the two.</summary>
    public double Best => Math.Max(Uniform, Constant);

    /// <summary>Chance on a benchmark.</summary>
    /// <param name="benchmark">Search or composition problems.</param>
    /// <param name="others">Problems on which the constant answer is chosen.</param>
    public static Chance On(Benchmark benchmark, IEnumerable<Problem> others)
    {
        var constant = others.GroupBy(problem => problem.Answer).MaxBy(group => group.Count())?.Key;
        return new Chance(
            benchmark.Problems.Average(problem => PassBy(problem, guesses: 1)), benchmark.Problems.Average(problem => problem.Answer == constant ? 1.0 : 0));
    }

    /// <summary>Probability that at least one of k uniform guesses is right.</summary>
    public static double PassBy(Problem problem, int guesses) => 1 - PortableMath.Pow(1 - PassByOne(problem), guesses);

    private static double PassByOne(Problem problem) => problem.Family == CompositionFamily.FamilyName
        ? 1.0 / CompositionFamily.Answers
        : PortableMath.Pow(problem.Level, -SearchFamily.Steps);
}
