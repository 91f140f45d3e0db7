using System.Text.Json.Nodes;
using R1.Evaluation;

namespace R1.Kernel.Reproducing;

/// <summary>A figure of two reproductions.</summary>
/// <param name="Name">E.g. <c>r1.hard_math.pass_at_1</c>.</param>
/// <param name="Reference">Mean over the reference's seeds.</param>
/// <param name="Low">Lower end of the interval in which a new mean is expected.</param>
/// <param name="High">Upper end.</param>
/// <param name="New">Mean over the new seeds.</param>
internal sealed record ComparedFigure(string Name, double Reference, double Low, double High, double New)
{
    public bool IsOutside => New < Low || New > High;
}

/// <summary>
/// A new reproduction beside another. What is asked is not whether two means differ but where the mean of the new seeds has to be expected after those of the
/// reference: in the 95 % prediction interval (<see cref="ConfidenceInterval.OfFurtherMean"/>).
/// </summary>
internal sealed class SummaryComparison(JsonNode reference, JsonNode other)
{
    private readonly SummaryFigures _reference = new(reference), _new = new(other);

    /// <summary>Figures that both have, over at least two seeds of the reference.</summary>
    public IReadOnlyList<ComparedFigure> Figures =>
        [.. _reference.Names.Where(name => _reference.Of(name).Count >= 2 && _new.Of(name).Count > 0).Select(Compare)];

    /// <summary>Seeds that both ran: how many figures are equal to the bit, and the names of the others.</summary>
    public IReadOnlyList<(int Seed, int Equal, IReadOnlyList<string> Differing)> SharedSeeds =>
    [
        .. _reference.Seeds.Intersect(_new.Seeds).Order().Select(seed =>
        {
            var both = _reference.Names.Where(name => _reference.Of(name).ContainsKey(seed) && _new.Of(name).ContainsKey(seed)).ToArray();
            string[] differing = [.. both.Where(name => !_reference.Of(name)[seed].Equals(_new.Of(name)[seed]))];
            return (seed, both.Length - differing.Length, (IReadOnlyList<string>)differing);
        }),
    ];

    /// <summary>Claims whose verdicts differ.</summary>
    public IEnumerable<(string Id, string Reference, string New)> ChangedVerdicts
    {
        get
        {
            var verdicts = Verdicts(other);
            return Verdicts(reference).Where(claim => verdicts.TryGetValue(claim.Key, out var now) && now != claim.Value)
                .Select(claim => (claim.Key, claim.Value, verdicts[claim.Key]));
        }
    }

    private ComparedFigure Compare(string name)
    {
        double[] before = [.. _reference.Of(name).Values], now = [.. _new.Of(name).Values];
        var (low, high) = ConfidenceInterval.OfFurtherMean(before, now.Length);
        return new ComparedFigure(name, before.Average(), low, high, now.Average());
    }

    private static Dictionary<string, string> Verdicts(JsonNode summary) =>
        summary["claims"]!.AsArray().ToDictionary(claim => (string)claim!["id"]!, claim => (string)claim!["verdict"]!);
}
