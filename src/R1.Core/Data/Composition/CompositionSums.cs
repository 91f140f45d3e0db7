using System.ComponentModel.DataAnnotations;
using R1.Data.Corpora;
using R1.Foundation;

namespace R1.Data.Composition;

/// <summary>Exercises in adding two numbers modulo ten, as a line of a chain does: <c>7 3 = 0 4 5 = 9 ...</c>.</summary>
public sealed record CompositionSums : DocumentKind
{
    /// <value>Sums of a document. Default 12.</value>
    [Range(1, 50)]
    public int Count { get; init; } = 12;

    /// <inheritdoc/>
    public override IEnumerable<string> Families => [CompositionFamily.FamilyName];

    /// <inheritdoc/>
    public override Document Draw(SeededRandom random, double extent)
    {
        string Sum()
        {
            var (first, second) = (random.Next(Statements.Modulus), random.Next(Statements.Modulus));
            return $"{first} {second} {CompositionLexicon.Gives} {(first + second) % Statements.Modulus}";
        }
        return new Document("sums", $"{CompositionLexicon.Sums} ?", string.Join(' ', Enumerable.Range(0, Count).Select(_ => Sum())));
    }
}
