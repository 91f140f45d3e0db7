using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using R1.Data;

namespace R1.Pipeline;

/// <summary>Problems and how many of them there are in a mixture.</summary>
/// <param name="Share">Their weight: above 0, of whatever sum.</param>
/// <param name="Problems">Which problems.</param>
public sealed record ProblemShare([property: Range(0, double.MaxValue, MinimumIsExclusive = true)] double Share, ProblemsConfig Problems) : IConfig
{
    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults() => Problems.FaultsAmong(ProblemFamilies.Standard, nameof(Problems));
}

/// <summary>Mixtures of problems.</summary>
public static class ProblemShares
{
    /// <summary>Where the problems of a mixture are drawn from.</summary>
    public static IProblemSource ToSource(this IEnumerable<ProblemShare> mixture) =>
        new ProblemMixture([.. mixture.Select(part => ((IProblemSource)new FamilySource(part.Problems), part.Share))]);
}
