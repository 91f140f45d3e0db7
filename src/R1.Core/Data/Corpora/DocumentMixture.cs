using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using R1.Foundation;

namespace R1.Data.Corpora;

/// <summary>A kind of document and how much of it there is.</summary>
/// <param name="Share">Its weight among the parts: above 0, of whatever sum.</param>
/// <param name="Documents">The kind.</param>
public sealed record DocumentShare([property: Range(0, double.MaxValue, MinimumIsExclusive = true)] double Share, DocumentKind Documents) : IConfig;

/// <summary>A mixture of kinds of documents.</summary>
public sealed record DocumentMixture : IConfig
{
    /// <value>The kinds and their shares of the documents.</value>
    public required IReadOnlyList<DocumentShare> Parts { get; init; }

    /// <summary>Names of the families whose words it uses.</summary>
    internal IEnumerable<string> Families => Parts.SelectMany(part => part.Documents.Families).Distinct();

    /// <summary>Draws a document.</summary>
    /// <inheritdoc cref="DocumentKind.Draw" path="/param"/>
    public Document Draw(SeededRandom random, double extent = 1) => random.Choose(Parts, part => part.Share).Documents.Draw(random, extent);

    /// <summary>This mixture with other kinds beside its own.</summary>
    /// <param name="share">Their share of the documents, in (0, 1).</param>
    /// <param name="others">The other kinds.</param>
    internal DocumentMixture With(double share, DocumentMixture others) => new()
    {
        Parts = [.. Scaled(Parts, 1 - share), .. Scaled(others.Parts, share)],
    };

    private static IEnumerable<DocumentShare> Scaled(IReadOnlyList<DocumentShare> parts, double share) =>
        parts.Select(part => part with { Share = part.Share * share / parts.Sum(one => one.Share) });

    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults()
    {
        if (Parts.Count == 0) yield return new ConfigFault(nameof(Parts), "[]", "give at least one part");
    }
}
