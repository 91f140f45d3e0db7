using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using R1.Foundation;

namespace R1.Data.Corpora;

/// <summary>A part of pre-training.</summary>
/// <param name="UntilStep">Its last step; 1 is the first step of pre-training.</param>
/// <param name="Documents">What is read in it.</param>
public sealed record CurriculumPhase([property: Range(1, int.MaxValue)] int UntilStep, DocumentMixture Documents) : IConfig;

/// <summary>What is read when: phases one after the other, and tables that grow from a few entries to all.</summary>
public sealed record DocumentCurriculum : IConfig
{
    /// <value>The phases in order. The last one goes on for as long as training does.</value>
    public required IReadOnlyList<CurriculumPhase> Phases { get; init; }

    /// <value>Steps for which tables stay at their first entries. Default 0.</value>
    [Range(0, 100_000_000)]
    public int SmallSteps { get; init; }

    /// <value>Steps over which tables then grow to their full size. Default 0: full from the start.</value>
    [Range(0, 100_000_000)]
    public int GrowthSteps { get; init; }

    /// <summary>Names of the families whose words it uses.</summary>
    internal IEnumerable<string> Families => Phases.SelectMany(phase => phase.Documents.Families).Distinct();

    /// <summary>An endless stream of documents, as they are read in one step.</summary>
    /// <param name="step">1 for the first.</param>
    /// <param name="random">Source of all choices.</param>
    public IEnumerable<Document> Documents(int step, SeededRandom random)
    {
        var mixture = PhaseAt(step).Documents;
        var extent = ExtentAt(step);
        while (true) yield return mixture.Draw(random, extent);
    }

    /// <summary>How much of the tables is in use at a step, in [0, 1].</summary>
    public double ExtentAt(int step) => Math.Clamp((step - SmallSteps) / Math.Max(1.0, GrowthSteps), 0, 1);

    /// <summary>This curriculum with other kinds of documents in every phase but the first.</summary>
    /// <param name="share">Their share of the documents, in (0, 1).</param>
    /// <param name="others">The other kinds.</param>
    public DocumentCurriculum With(double share, DocumentMixture others) => this with
    {
        Phases = [.. Phases.Select((phase, i) => i == 0 ? phase : phase with { Documents = phase.Documents.With(share, others) })],
    };

    /// <summary>This curriculum at another pace: every phase but the last, and the growth of the tables, takes so many times as many steps.</summary>
    /// <param name="factor">Above 0; below 1 for a faster one.</param>
    internal DocumentCurriculum Stretched(double factor)
    {
        int Scaled(int steps) => (int)Math.Round(steps * factor);
        return this with
        {
            SmallSteps = Scaled(SmallSteps), GrowthSteps = Scaled(GrowthSteps),
            Phases = [.. Phases.SkipLast(1).Select(phase => phase with { UntilStep = Scaled(phase.UntilStep) }), Phases[^1]],
        };
    }

    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults()
    {
        if (Phases.Count == 0) yield return new ConfigFault(nameof(Phases), "[]", "give at least one phase");
        foreach (var (before, after) in Phases.Zip(Phases.Skip(1)))
            if (after.UntilStep <= before.UntilStep)
                yield return new ConfigFault(nameof(Phases), after.UntilStep, $"let a phase end after the one before it ({before.UntilStep})");
    }

    private CurriculumPhase PhaseAt(int step) => Phases.FirstOrDefault(phase => step <= phase.UntilStep) ?? Phases[^1];
}
