using System.ComponentModel.DataAnnotations;
using R1.Data.Corpora;
using R1.Foundation;

namespace R1.Data.Search;

/// <summary>
/// Exercises in finding the operation that leads from one number to another: <c>to 33 7 4x+5 to 33 12 6x+7 ...</c>; and, where verdicts are written, in
/// trying one: <c>to 33 7 2x+3 17 ? 33 no ...</c>, half of them right.
/// </summary>
/// <remarks>
/// A sheet is about one target, which its question announces. On <see cref="UnannouncedRate"/> of the sheets every line has a target of its own that nothing
/// announces: predicting it teaches which numbers can be reached from which, and without that knowledge the operation is not learnt, since a target by itself
/// says nothing about it.
/// </remarks>
public sealed record SearchWorksheets : DocumentKind
{
    /// <value>Whether operations are tried and judged. Default false: the right one is written.</value>
    public bool WithVerdicts { get; init; }

    /// <value>Share of the sheets without an announced target, in [0, 1]. Default 0.</value>
    [Range(0, 1)]
    public double UnannouncedRate { get; init; }

    /// <value>Most lines of a sheet. Default 13.</value>
    [Range(2, 50)]
    public int MostLines { get; init; } = 13;

    /// <inheritdoc/>
    public override IEnumerable<string> Families => [SearchFamily.FamilyName];

    /// <inheritdoc/>
    public override Document Draw(SeededRandom random, double extent)
    {
        var material = SearchMaterial.Of(extent);
        var language = SearchWriter.AnyLanguage(random);
        var (question, text) = (new SearchWriter(language, mixes: false, random), new SearchWriter(language, mixes: false, random));
        var target = material.Number(random);
        var announced = !random.NextBool(UnannouncedRate);
        question.Say(SearchWord.Walk);
        if (announced) question.Say(SearchWord.To);
        question.Number(target);
        for (var lines = random.Next(2, MostLines + 1); lines > 0; lines--) WriteLine(text, material, announced ? target : null, random);
        return new Document(WithVerdicts ? "worksheets with verdicts" : "worksheets", $"{question} ?", text.ToString());
    }

    private void WriteLine(SearchWriter text, SearchMaterial material, int? announced, SeededRandom random)
    {
        var right = material.Operation(random);
        var from = announced is { } known ? Operations.Undo(right, known) : material.Number(random);
        var target = Operations.Apply(right, from);
        text.Say(SearchWord.To).Number(target).Number(from);
        if (!WithVerdicts) text.Add(Operations.Names[right]);
        else text.Compare(text.Apply(random.NextBool() ? right : material.Operation(random), from), target);
    }
}
