namespace R1.Data.Composition;

/// <summary>
/// The part of labels and statements that exercises use while looking statements up is being learnt. A look-up is two steps, of which neither helps
/// without the other; it is found on a few short programs first.
/// </summary>
/// <param name="Longest">Most statements of a program.</param>
/// <param name="Labels">The first so many labels.</param>
/// <param name="Statements">The first so many statements of each kind.</param>
internal readonly record struct CompositionMaterial(int Longest, int Labels, int Statements)
{
    /// <summary>A few entries at 0, all at 1.</summary>
    public static CompositionMaterial Of(double extent) => new(
        Between(3, CompositionFamily.LongestProgram, extent), Between(4, CompositionLexicon.Labels.Count, extent),
        Between(2, Composition.Statements.MostOfOneKind, extent));

    private static int Between(int low, int high, double extent) => low + (int)Math.Round((high - low) * extent);
}
