using System.ComponentModel.DataAnnotations;
using R1.Configuration;
using R1.Data.Corpora;
using R1.Data.Registers;
using R1.Foundation;

namespace R1.Data;

/// <summary>One kind of author of the synthetic web.</summary>
/// <param name="Share">Share of the documents, in [0, 1].</param>
/// <param name="Style">How this author writes.</param>
public sealed record WebAuthor([property: Range(0, 1)] double Share, WritingStyle Style) : IConfig;

/// <summary>One kind of document by what it is about.</summary>
/// <param name="Share">Its weight among the parts: above 0, of whatever sum.</param>
/// <param name="Problems">The problems; families are chosen at random for each document.</param>
public sealed record CorpusPart([property: Range(0, double.MaxValue, MinimumIsExclusive = true)] double Share, ProblemsConfig Problems) : IConfig;

/// <summary>
/// The mixture of the synthetic 'web' on which the base model is pre-trained, the stand-in for DeepSeek-V3-Base's corpus: mostly direct and often
/// wrong answers, some chains of thought, few self-checks, languages sometimes mixed, formats sometimes broken.
/// </summary>
public sealed record WebCorpusConfig : IConfig
{
    /// <value>The problems that documents are about, with their shares. Default: the register families.</value>
    public IReadOnlyList<CorpusPart> Parts { get; init; } = [new(1, Registers(2, 16))];

    /// <value>The authors and their shares of the documents; shares sum to 1.</value>
    public IReadOnlyList<WebAuthor> Authors { get; init; } =
    [
        new(0.80, new WritingStyle { Granularity = Granularity.Direct, ErrorRate = 0.60, MixRate = 0.05 }),
        new(0.08, new WritingStyle { Granularity = Granularity.Coarse, ErrorRate = 0.40, RecheckRate = 0.25, MixRate = 0.10 }),
        new(0.06, new WritingStyle { Granularity = Granularity.Medium, ErrorRate = 0.32, RecheckRate = 0.40, MixRate = 0.25 }),
        new(0.06, new WritingStyle { Granularity = Granularity.Fine, ErrorRate = 0.24, RecheckRate = 0.60, MixRate = 0.40 }),
    ];

    /// <value>Share of documents whose tags are broken, in [0, 1].</value>
    [Range(0, 1)]
    public double FormatFaultRate { get; init; } = 0.20;

    /// <inheritdoc/>
    public IEnumerable<ConfigFault> CrossFieldFaults()
    {
        if (Parts.Count == 0) yield return new ConfigFault(nameof(Parts), "[]", "give at least one part");
        foreach (var (index, part) in Parts.Index())
            foreach (var fault in part.Problems.FaultsAmong(ProblemFamilies.Standard, $"{nameof(Parts)}[{index}].{nameof(part.Problems)}"))
                yield return fault;
        var sum = Authors.Sum(author => author.Share);
        if (!(Math.Abs(sum - 1) < 1e-9)) yield return new ConfigFault(nameof(Authors), $"shares sum to {sum}", "give shares that sum to 1");
    }

    /// <summary>Worked examples: fine chains, few errors, one language, always in the format.</summary>
    public static WebCorpusConfig Textbooks { get; } = new()
    {
        Parts = [new(1, Registers(1, 16))],
        Authors =
        [
            new(0.90, new WritingStyle { Granularity = Granularity.Fine, ErrorRate = 0.02, RecheckRate = 0.30 }),
            new(0.10, new WritingStyle { Granularity = Granularity.Direct, ErrorRate = 0.60 }),
        ],
        FormatFaultRate = 0,
    };

    /// <summary>Names of the families that documents are about.</summary>
    internal IEnumerable<string> Families => Parts.SelectMany(part => part.Problems.Families);

    /// <summary>This corpus with other levels in all its parts.</summary>
    public WebCorpusConfig WithLevels(Func<LevelRange, LevelRange> levels) =>
        this with { Parts = [.. Parts.Select(part => part with { Problems = part.Problems with { Levels = levels(part.Problems.Levels) } })] };

    /// <summary>This corpus with problems of another kind in a share of its documents.</summary>
    /// <param name="problems">The problems.</param>
    /// <param name="share">Share of the documents, in (0, 1]; 1 leaves no other.</param>
    public WebCorpusConfig With(ProblemsConfig problems, double share)
    {
        var others = Parts.Sum(part => part.Share);
        var kept = share < 1 ? Parts.Select(part => part with { Share = part.Share / others * (1 - share) }) : [];
        return this with { Parts = [.. kept, new CorpusPart(share, problems)] };
    }

    /// <summary>
    /// The control corpus of section 2.2.4's question about language mixing: every author who thinks mixes equally often, so that mixing tells nothing
    /// about quality. The share of mixed chains over the whole corpus stays the same.
    /// </summary>
    public WebCorpusConfig WithIndependentLanguage()
    {
        var thinkers = Authors.Where(a => a.Style.Granularity != Granularity.Direct).ToList();
        var rate = thinkers.Sum(a => a.Share * a.Style.MixRate) / thinkers.Sum(a => a.Share);
        return this with
        {
            Authors = [.. Authors.Select(a => a.Style.Granularity == Granularity.Direct ? a : a with { Style = a.Style with { MixRate = rate } })],
        };
    }

    private static ProblemsConfig Registers(int low, int high) => RegisterFamily.Problems(low, high) with { AdvancedRate = 0.25 };
}

/// <summary>One document of the corpus.</summary>
public sealed record WebDocument(Problem Problem, WritingStyle Author, string Response);

/// <summary>Draws documents of the synthetic web; problems come from the train split only.</summary>
internal static class WebCorpus
{
    /// <summary>An endless stream of documents.</summary>
    public static IEnumerable<WebDocument> Documents(WebCorpusConfig config, SeededRandom random)
    {
        var sources = config.Parts.Select(part => (part.Share, Source: new FamilySource(part.Problems))).ToArray();
        while (true)
        {
            // Nothing is drawn where there is nothing to choose.
            var source = sources.Length == 1 ? sources[0].Source : random.Choose(sources, one => one.Share).Source;
            var drawn = source.DrawAny(Split.Train, random);
            var problem = drawn.ToProblem(random.Next(2) == 0 ? "en" : "zh");
            var author = random.Choose(config.Authors, one => one.Share).Style;
            var trace = Worked(drawn, problem).Write(problem.Language, author, random);
            var response = random.NextDouble() < config.FormatFaultRate ? BrokenFormat.Of(trace, random) : trace.Format();
            yield return new WebDocument(problem, author, response);
        }
    }

    private static IWorkedProblem Worked(IDrawnProblem drawn, Problem problem) => drawn as IWorkedProblem
        ?? throw new InvalidOperationException(
            $"The authors of this corpus do not write about problems of the family '{problem.Family}': leave it out of the parts.");
}
