using R1.Foundation;

namespace R1.Data;

/// <summary>
/// Problems from several sources with fixed shares, e.g. mathematics and code. Every draw has each source's share to within one problem, so that
/// steps are alike.
/// </summary>
public sealed class ProblemMixture : IProblemSource
{
    private readonly (IProblemSource Source, double Share)[] _parts;

    /// <param name="parts">The sources, at least one, each with its weight: above 0, of whatever sum.</param>
    /// <exception cref="ArgumentException">There is none, or a share is not above 0.</exception>
    public ProblemMixture(params (IProblemSource Source, double Share)[] parts)
    {
        if (parts.Length == 0) throw new ArgumentException("A mixture needs at least one part.", nameof(parts));
        foreach (var (_, share) in parts)
            if (!(share > 0 && double.IsFinite(share)))
                throw new ArgumentException($"A part of the mixture has the share {share}: give a number above 0, or leave the part out.", nameof(parts));
        _parts = [.. parts];
    }

    /// <summary>Draws problems, one source after the other.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<Problem> Draw(int count, Split split, SeededRandom random)
    {
        var problems = new List<Problem>(count);
        var (sum, all) = (0.0, _parts.Sum(part => part.Share));
        foreach (var (source, share) in _parts)
        {
            // The borders between the parts are rounded, so that the counts add up.
            sum += share;
            problems.AddRange(source.Draw((int)Math.Round(count * sum / all) - problems.Count, split, random));
        }
        return problems;
    }
}
