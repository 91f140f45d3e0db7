using R1.Configuration;
using R1.Foundation;

namespace R1.Data.Corpora;

/// <summary>A kind of document: what it is about and how it is written. A new kind is a record that derives from this one.</summary>
public abstract record DocumentKind : IConfig
{
    /// <summary>Families whose words it uses.</summary>
    public abstract IEnumerable<string> Families { get; }

    /// <summary>Draws a document; problems come from the train split only.</summary>
    /// <param name="random">Source of all choices.</param>
    /// <param name="extent">
    /// How much of its material is in use, in [0, 1]. Tables that have to be known by heart are learnt on a few entries first; started on all of them,
    /// some are not learnt for millions of tokens.
    /// </param>
    public abstract Document Draw(SeededRandom random, double extent);
}
