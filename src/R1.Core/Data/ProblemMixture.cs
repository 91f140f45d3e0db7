using R1.Foundation;

namespace R1.Data;

/// <summary>One source of a mixture.</summary>
/// <param name="Share">Its weight: above 0, of whatever sum.</param>
/// <param name="Draw">Draws that many distinct problems with the given source of choices.</param>
public readonly record struct MixturePart(double Share, Func<int, SeededRandom, IReadOnlyList<Problem>> Draw);

/// <summary>
/// Training problems from several sources with fixed shares, e.g. mathematics and code. Every draw has each source's share to within one problem, so that
/// steps are alike.
/// </summary>
public sealed class ProblemMixture
{
    private readonly MixturePart[] _parts;

    /// <param name="parts">The sources, at least one.</param>
    /// <exception cref="ArgumentException">There is none, or a share is not above 0.</exception>
    public ProblemMixture(params MixturePart[] parts)
    {
        if (parts.Length == 0) throw new ArgumentException("A mixture needs at least one part.", nameof(parts));
        if (parts.FirstOrDefault(part => !(part.Share > 0 && double.IsFinite(part.Share))) is { Draw: not null } faulty)
            throw new ArgumentException($"A part of the mixture has the share {faulty.Share}: give a number above 0, or leave the part out.", nameof(parts));
        _parts = [.. parts];
    }

    /// <summary>Draws problems, the sources one behind the other.</summary>
    /// <param name="count">How many in all.</param>
    /// <param name="random">Source of all choices.</param>
    public IReadOnlyList<Problem> Draw(int count, SeededRandom random)
    {
        var problems = new List<Problem>(count);
        var (sum, all) = (0.0, _parts.Sum(part => part.Share));
        foreach (var part in _parts)
        {
            // The borders between the parts are rounded, so that the counts add up.
            sum += part.Share;
            problems.AddRange(part.Draw((int)Math.Round(count * sum / all) - problems.Count, random));
        }
        return problems;
    }
}
