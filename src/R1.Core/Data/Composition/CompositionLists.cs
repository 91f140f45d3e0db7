using System.ComponentModel.DataAnnotations;
using R1.Data.Corpora;
using R1.Foundation;

namespace R1.Data.Composition;

/// <summary>
/// Exercises in reading a program, without carrying it out: from one label to another, <c>list #5 #6 : #4 a+c #5 c+3 #6 a+1 ?</c>, then <c>#5 c+3 #6 a+1</c>;
/// or in any order, <c>list : #4 a+c #5 c+3 ?</c>, then <c>#5 c+3 #4 a+c #5 c+3</c>. Which statement has a label, and which comes next, is learnt here to any
/// length; what it does is not.
/// </summary>
/// <remarks>In the order of the program the next statement can be told by where it stands; only out of order does its label alone tell it.</remarks>
public sealed record CompositionLists : DocumentKind
{
    /// <value>Share of the lists in any order, in [0, 1]. Default 0.5.</value>
    [Range(0, 1)]
    public double AnyOrderRate { get; init; } = 0.5;

    /// <value>Most lines of a list in any order. Default 12.</value>
    [Range(2, 50)]
    public int MostLines { get; init; } = 12;

    /// <value>Share of the programs that have at most two statements more than are listed, in [0, 1]. Default 0.3.</value>
    [Range(0, 1)]
    public double ShortRate { get; init; } = 0.3;

    /// <inheritdoc/>
    public override IEnumerable<string> Families => [CompositionFamily.FamilyName];

    /// <inheritdoc/>
    public override Document Draw(SeededRandom random, double extent)
    {
        var material = CompositionMaterial.Of(extent);
        var listed = CompositionProblem.Draw(random.Next(1, material.Longest + 1), Split.Train, random, material, ShortRate);
        var program = $"{CompositionLexicon.Program} {listed.Listing} ?";
        if (random.NextBool(AnyOrderRate))
        {
            var lines = Enumerable.Range(0, random.Next(2, MostLines + 1)).Select(_ => listed.Lines(random.Next(listed.Program.Count), 1));
            return new Document("lists in any order", $"{CompositionLexicon.List} {program}", string.Join(' ', lines));
        }
        var ends = $"{listed.Label(listed.From)} {listed.Label(listed.From + listed.Level - 1)}";
        return new Document("lists", $"{CompositionLexicon.List} {ends} {program}", listed.Lines(listed.From, listed.Level));
    }
}
